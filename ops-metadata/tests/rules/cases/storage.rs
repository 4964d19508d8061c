//! Storage, devices, containers, resources and payloads.

use super::{Case, metadata};

pub(super) const CASES: &[Case] = &[
    metadata("missing-key", "storage:\n  data: {}\n", "5:3", "storage:\n  data: {type: block}\n"),
    metadata("missing-key", "devices:\n  d: {}\n", "5:3", "devices:\n  d: {type: gpu}\n"),
    metadata("missing-key", "payloads:\n  p: {}\n", "5:3", "payloads:\n  p: {type: kvm}\n"),
    metadata(
        "unknown-storage-type",
        "storage:\n  data: {type: disk}\n",
        "5:16",
        "storage:\n  data: {type: filesystem}\n",
    ),
    metadata(
        "location-of-block-storage",
        "storage:\n  data: {type: block, location: /srv}\n",
        "5:33",
        "storage:\n  data: {type: filesystem, location: /srv}\n",
    ),
    metadata(
        "bad-range",
        "storage:\n  data: {type: block, multiple: {range: 1-x}}\n",
        "5:41",
        "storage:\n  a: {type: block, multiple: {range: 1-2}}\n  b: {type: block, multiple: {range: 2}}\n",
    ),
    metadata(
        "bad-range",
        "storage:\n  data: {type: block, multiple: {range: 0-0}}\n",
        "5:41",
        "storage:\n  data: {type: block, multiple: {range: 0-}}\n",
    ),
    metadata(
        "bad-range",
        "storage:\n  data: {type: block, multiple: {}}\n",
        "5:33",
        "storage:\n  data: {type: block, multiple: {range: 2+}}\n",
    ),
    metadata(
        "bad-size",
        "storage:\n  data: {type: block, minimum-size: 1K}\n",
        "5:37",
        "storage:\n  data: {type: block, minimum-size: 1.5GiB}\n",
    ),
    metadata(
        "unknown-storage-property",
        "storage:\n  data: {type: block, properties: [fast]}\n",
        "5:36",
        "storage:\n  data: {type: block, properties: [transient]}\n",
    ),
    metadata(
        "bad-device-count",
        "devices:\n  d: {type: gpu, countmin: 2}\n",
        "5:3",
        "devices:\n  d: {type: gpu, countmin: 2, countmax: 2}\n",
    ),
    metadata(
        "bad-device-count",
        "devices:\n  d: {type: gpu, countmin: -1}\n",
        "5:28",
        "devices:\n  d: {type: gpu, countmin: 0}\n",
    ),
    metadata(
        "unknown-storage",
        "storage: {data: {type: filesystem}}\ncontainers: {a: {mounts: [{storage: date, location: /}]}}\n",
        "5:37",
        "storage: {data: {type: filesystem}}\ncontainers: {a: {mounts: [{storage: data, location: /}]}}\n",
    ),
    metadata(
        "incomplete-mount",
        "storage: {data: {type: filesystem}}\ncontainers: {a: {mounts: [{storage: data}]}}\n",
        "5:27",
        "containers: {a: {mounts: []}}\n",
    ),
    metadata(
        "unknown-resource",
        "containers:\n  a: {resource: image}\n",
        "5:17",
        "containers: {a: {resource: image}}\nresources: {image: {type: oci-image}}\n",
    ),
    metadata(
        "resource-not-image",
        "containers: {a: {resource: r}}\nresources: {r: {filename: f}}\n",
        "4:28",
        "containers: {a: {resource: \"\"}}\nresources: {r: {filename: f}}\n",
    ),
    metadata(
        "resource-and-bases",
        "containers: {a: {resource: r, bases: []}}\nresources: {r: {type: oci-image}}\n",
        "4:38",
        "containers: {a: {bases: [{name: ubuntu, channel: \"22.04\", architectures: [amd64]}]}}\n",
    ),
    metadata(
        "reserved-user-id",
        "containers: {a: {uid: 1000, gid: 10000}}\n",
        "4:23",
        "containers: {a: {uid: 999, gid: 10000}}\n",
    ),
    metadata("wrong-type", "containers:\n  a:\n", "5:3", "containers:\n  a: {}\n"),
    metadata(
        "unknown-resource-type",
        "resources:\n  r: {type: oci}\n",
        "5:13",
        "resources:\n  r: {type: oci-image, upstream-source: x, auto-fetch: true}\n",
    ),
    metadata("bad-filename", "resources:\n  r: {}\n", "5:3", "resources:\n  r: {filename: f}\n"),
    metadata(
        "bad-filename",
        "resources:\n  r: {filename: a/b}\n",
        "5:17",
        "resources:\n  r: {type: oci-image, filename: a/b}\n",
    ),
    metadata(
        "bad-payload",
        "payloads:\n  1p: {type: kvm}\n",
        "5:3",
        "payloads:\n  P-1: {type: kvm}\n",
    ),
    metadata(
        "bad-payload",
        "payloads:\n  p: {type: \"\"}\n",
        "5:13",
        "payloads:\n  p: {type: x}\n",
    ),
];
