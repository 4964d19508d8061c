//! What `metadata.yaml`, or the same keys of `charmcraft.yaml`, declare.

use crate::Spanned;

/// The side of a relation that an endpoint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// `provides`.
    Provides,
    /// `requires`.
    Requires,
    /// `peers`.
    Peers,
}

impl Role {
    /// The key of the charm file: `requires`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Provides => "provides",
            Self::Requires => "requires",
            Self::Peers => "peers",
        }
    }
}

/// Whether a relation joins whole applications or a subordinate with its principal's units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scope {
    /// `global`.
    #[default]
    Global,
    /// `container`.
    Container,
}

/// One endpoint.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RelationMeta {
    /// The endpoint's name.
    pub name: Spanned<String>,
    /// Its side.
    pub role: Role,
    /// The interface it speaks.
    pub interface: Spanned<String>,
    /// The most relations it may have; `None` is without limit.
    pub limit: Option<u32>,
    /// `scope`.
    pub scope: Scope,
    /// `optional`; Juju records it and nothing else.
    pub optional: bool,
    /// `description`.
    pub description: Option<String>,
}

/// One container of a Kubernetes charm.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ContainerMeta {
    /// The container's name.
    pub name: Spanned<String>,
    /// The resource that holds its image.
    pub resource: Option<Spanned<String>>,
    /// The storages mounted in it.
    pub mounts: Vec<Mount>,
    /// `bases`: where its image comes from, if it is no resource.
    pub bases: Vec<ContainerBase>,
    /// `uid`: the user that its workload runs as.
    pub uid: Option<i64>,
    /// `gid`: the group that its workload runs as.
    pub gid: Option<i64>,
}

impl ContainerMeta {
    /// The paths that a storage is mounted at, in the file's order.
    pub fn locations<'a>(&'a self, storage: &'a str) -> impl Iterator<Item = &'a str> {
        let mounts = self.mounts.iter().filter(move |mount| mount.storage.value == storage);
        mounts.filter_map(|mount| mount.location.as_deref())
    }
}

/// A storage mounted in a container.
#[derive(Debug, Clone, PartialEq)]
pub struct Mount {
    /// The storage's name.
    pub storage: Spanned<String>,
    /// The path in the container.
    pub location: Option<String>,
}

/// One of a container's `bases`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContainerBase {
    /// `name` of the operating system.
    pub os_name: String,
    /// `channel`: `22.04`, `22.04/stable`.
    pub channel: String,
    /// `architectures`.
    pub architectures: Vec<String>,
}

/// What a storage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StorageKind {
    /// `filesystem`: a mounted directory.
    Filesystem,
    /// `block`: a device.
    Block,
}

/// One storage.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StorageMeta {
    /// The storage's name.
    pub name: Spanned<String>,
    /// `type`.
    pub kind: StorageKind,
    /// `multiple.range`: the fewest and the most instances (`None`: without limit). `(1, Some(1))`
    /// without `multiple`.
    pub count: (u32, Option<u32>),
    /// `location`: the mount point, if the charm chooses it.
    pub location: Option<String>,
    /// `read-only`.
    pub read_only: bool,
    /// `description`.
    pub description: Option<String>,
    /// `shared`: one instance for all units.
    pub shared: bool,
    /// `minimum-size`, in MiB.
    pub minimum_size: Option<u64>,
    /// `properties`: `transient` is the only one that Juju knows.
    pub properties: Vec<String>,
}

/// What a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResourceKind {
    /// `file`.
    File,
    /// `oci-image`.
    OciImage,
}

/// One resource.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ResourceMeta {
    /// The resource's name.
    pub name: Spanned<String>,
    /// `type`.
    pub kind: ResourceKind,
    /// `filename`, of a file.
    pub filename: Option<String>,
    /// `description`.
    pub description: Option<String>,
}

/// One payload.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PayloadMeta {
    /// The payload's name.
    pub name: Spanned<String>,
    /// `type`: `docker`, `kvm`, or any other word.
    pub kind: String,
}

/// One kind of device that a Kubernetes charm needs.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DeviceMeta {
    /// The device's name.
    pub name: Spanned<String>,
    /// `type`: `gpu`, `nvidia.com/gpu`.
    pub kind: String,
    /// `description`.
    pub description: Option<String>,
    /// `countmin` and `countmax`: the fewest and the most of them; 1 where it is not written.
    pub count: (u64, u64),
}

/// As whom a charm runs in its Kubernetes pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CharmUser {
    /// `root`.
    Root,
    /// `sudoer`: not root, but may become it.
    Sudoer,
    /// `non-root`.
    NonRoot,
}

/// Where to read about a charm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Links {
    /// `website`.
    pub websites: Vec<String>,
    /// `source`.
    pub sources: Vec<String>,
    /// `issues`.
    pub issues: Vec<String>,
    /// `documentation`, or `docs`.
    pub documentation: Option<String>,
}
