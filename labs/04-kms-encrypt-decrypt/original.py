"""Encrypt and decrypt data with an AWS KMS key."""

import base64

import boto3

kms = boto3.client("kms")


def encrypt_data(key_id, plaintext, context):
    """Encrypts a text; the result is printable."""
    response = kms.encrypt(
        KeyId=key_id,
        Plaintext=plaintext.encode("utf-8"),
        EncryptionContext=context,
    )
    return base64.b64encode(response["CiphertextBlob"]).decode("ascii")


def decrypt_data(ciphertext, context):
    """Decrypts what encrypt_data gave."""
    response = kms.decrypt(
        CiphertextBlob=base64.b64decode(ciphertext),
        EncryptionContext=context,
    )
    return response["Plaintext"].decode("utf-8")


if __name__ == "__main__":
    key_id = kms.create_key(Description="encrypt and decrypt")["KeyMetadata"]["KeyId"]
    context = {"department": "finance"}
    secret = encrypt_data(key_id, "grüße", context)
    print(secret)
    print(decrypt_data(secret, context) == "grüße")
