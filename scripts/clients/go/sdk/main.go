// SDK for Go v2 with its upload manager: parts from a stream, pages, a presigned URL.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/s3/manager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func main() {
	ctx := context.Background()
	configuration, err := config.LoadDefaultConfig(ctx)
	check(err)
	client := s3.NewFromConfig(configuration, func(o *s3.Options) { o.UsePathStyle = true })
	bucket := aws.String("sdk-go")
	_, err = client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket})
	check(err)
	large := make([]byte, 12*1024*1024+5)
	_, err = rand.Read(large)
	check(err)
	// The reader cannot seek.
	stream := io.MultiReader(bytes.NewReader(large))
	_, err = manager.NewUploader(client).Upload(ctx, &s3.PutObjectInput{Bucket: bucket, Key: aws.String("large"), Body: stream})
	check(err)
	object, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: aws.String("large")})
	check(err)
	read, err := io.ReadAll(object.Body)
	check(err)
	if !bytes.Equal(read, large) {
		log.Fatal("read different bytes")
	}
	for number := 0; number < 5; number++ {
		_, err = client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: aws.String(fmt.Sprint("page/", number)), Body: bytes.NewReader([]byte("x"))})
		check(err)
	}
	count := 0
	pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: bucket, Prefix: aws.String("page/"), MaxKeys: aws.Int32(2)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		check(err)
		count += len(page.Contents)
	}
	if count != 5 {
		log.Fatalf("listed %d objects", count)
	}
	url, err := s3.NewPresignClient(client).PresignGetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: aws.String("page/1")})
	check(err)
	answer, err := http.Get(url.URL)
	check(err)
	if answer.StatusCode != 200 {
		log.Fatalf("the presigned URL returned %d", answer.StatusCode)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
