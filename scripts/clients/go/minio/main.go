// minio-go: a small and a large object, written with signed chunks, read back, listed and removed.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

func main() {
	ctx := context.Background()
	client, err := minio.New(strings.TrimPrefix(os.Getenv("AWS_ENDPOINT_URL"), "http://"), &minio.Options{
		Creds:           credentials.NewEnvAWS(),
		Region:          "us-east-1",
		TrailingHeaders: len(os.Args) > 1,
	})
	check(err)
	bucket := "minio-go"
	check(client.MakeBucket(ctx, bucket, minio.MakeBucketOptions{Region: "us-east-1"}))
	large := make([]byte, 20*1024*1024+17)
	_, err = rand.Read(large)
	check(err)
	for name, body := range map[string][]byte{"small": []byte("text"), "empty": {}, "large": large} {
		options := minio.PutObjectOptions{PartSize: 5 * 1024 * 1024, UserMetadata: map[string]string{"team": "data"}}
		_, err = client.PutObject(ctx, bucket, name, bytes.NewReader(body), int64(len(body)), options)
		check(err)
		object, err := client.GetObject(ctx, bucket, name, minio.GetObjectOptions{})
		check(err)
		read, err := io.ReadAll(object)
		check(err)
		if !bytes.Equal(read, body) {
			log.Fatalf("%s: read different bytes", name)
		}
	}
	count := 0
	for object := range client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Recursive: true}) {
		check(object.Err)
		count++
		check(client.RemoveObject(ctx, bucket, object.Key, minio.RemoveObjectOptions{}))
	}
	if count != 3 {
		log.Fatalf("listed %d objects", count)
	}
	check(client.RemoveBucket(ctx, bucket))
	fmt.Println("ok")
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
