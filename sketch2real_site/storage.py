"""Where drawings and photographs are kept: a folder, or a private S3 bucket. Never at a public address."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Bucket:
    name: str
    endpoint_url: str
    region: str
    access_key: str
    secret_key: str


def describe_folder(location: Path) -> dict[str, Any]:
    return {"BACKEND": "sketch2real_site.whole_files.WholeFileStorage", "OPTIONS": {"location": location}}


def describe_bucket(bucket: Bucket) -> dict[str, Any]:
    options = {
        "bucket_name": bucket.name,
        "endpoint_url": bucket.endpoint_url or None,
        "region_name": bucket.region or None,
        "access_key": bucket.access_key or None,
        "secret_key": bucket.secret_key or None,
        "default_acl": None,
        "file_overwrite": False,
        "querystring_auth": True,
        "querystring_expire": 60,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
