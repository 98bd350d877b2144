"""Containers for what the samples of scripts/engine do not have: limits, compose, policies, networks, images."""

from families import ENABLED, PROJECT, SERVICE

MEGABYTE = 1024 * 1024

# What POST /containers/create gets; on Podman too, unless it says so.
SPECIMENS = {
    "memory": {"HostConfig_Memory": 64 * MEGABYTE, "HostConfig_MemoryReservation": 32 * MEGABYTE,
               "HostConfig_MemorySwap": 96 * MEGABYTE},
    "memory-alone": {"HostConfig_Memory": 48 * MEGABYTE},
    "unlimited-swap": {"HostConfig_Memory": 48 * MEGABYTE, "HostConfig_MemorySwap": -1},
    "nano-cpus": {"HostConfig_NanoCpus": 1_500_000_000},
    "quota": {"HostConfig_CpuQuota": 50_000, "HostConfig_CpuPeriod": 200_000},
    "quota-alone": {"HostConfig_CpuQuota": 25_000},
    "shares": {"HostConfig_CpuShares": 512},
    "pids": {"HostConfig_PidsLimit": 77},
    "unlimited-pids": {"HostConfig_PidsLimit": -1},
    "always": {"HostConfig_RestartPolicy": {"Name": "always"}},
    "on-failure": {"HostConfig_RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 5}},
    "unless-stopped": {"HostConfig_RestartPolicy": {"Name": "unless-stopped"}},
    "host-network": {"HostConfig_NetworkMode": "host"},
    "shop-web-1": {"Labels": {PROJECT: "shop", SERVICE: "web"}},
    "shop-web-2": {"Labels": {PROJECT: "shop", SERVICE: "web"}},
    "shop-database-1": {"Labels": {PROJECT: "shop", SERVICE: "database"}},
    "blog-web-1": {"Labels": {PROJECT: "blog", SERVICE: "web"}},
    "odd-labels": {"Labels": {"quoted": 'a "b" \\ c\nd', "empty": "", "dotted.name": "1", "dotted-name": "2"}},
    "hidden": {"Labels": {ENABLED: "False", PROJECT: "shop", SERVICE: "hidden"}},
    "shown": {"Labels": {ENABLED: "true"}},
}
RUNNING = {"memory", "always", "host-network", "shop-web-1", "blog-web-1", "hidden"}
MOVED, OTHER = "localhost/moved:1", "localhost/other:1"


def make(api, but=(), start=True):
    """Those that are not there already, and two whose image is another matter."""
    there = {name.lstrip("/") for container in api.list() for name in container["Names"]}
    for name, settings in SPECIMENS.items():
        if name not in there and name not in but:
            api.create(name, **settings)
            if name in RUNNING and start:
                api.act(name, "start")
    if "moved-image" not in there:
        make_moved_image(api)
    if "by-image-id" not in there:
        api.create("by-image-id", Image=api.inspect("plain")["Image"])


def tag(api, image, name):
    repository, _, version = name.rpartition(":")
    api.request("POST", f"/images/{image}/tag", repo=repository, tag=version)


def make_moved_image(api):
    """Its tag means another image than at its creation."""
    tag(api, api.image, MOVED)
    api.create("moved-image", Image=MOVED)
    move(api, MOVED)


def move(api, name):
    """The tag now means an image with nothing but another layer."""
    repository, _, version = OTHER.rpartition(":")
    api.request("POST", "/commit", {}, container="plain", repo=repository, tag=version, comment="another")
    tag(api, OTHER, name)


def remove(api):
    for name in {*SPECIMENS, "moved-image", "by-image-id"}:
        api.remove(name)
    for image in (MOVED, OTHER):
        api.request("DELETE", f"/images/{image}", force="true")
