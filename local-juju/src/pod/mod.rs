//! The processes of a pod, each in a file system of its own: a unit's charm, and its containers.
//!
//! Where the kernel lets an ordinary user make namespaces, a process of a pod sees the machine's files
//! under a private layer: it reads what is there, and whatever it writes stays in that layer. Only
//! what is bound into its root is shared: the model's directory, and the directory of the pod's
//! sockets, at Juju's own paths. A container is also alone with its processes, so that none outlives
//! it.
//!
//! `unshare` of util-linux makes the namespaces; this program, started once more by the name
//! [`NAME`], then builds the root and becomes the process. So no step needs `unsafe` code or a
//! privilege.
//!
//! | module | holds |
//! | --- | --- |
//! | `namespaces` | whether this machine allows it, found by doing it |
//! | `arguments` | what the two processes say to each other |
//! | `main` | what the second one does |
//! | `root`, `layer`, `system` | the root: its parts, one layered directory, `/dev` and the like |
//! | `tend` | a process that ends with the one that started it |
//! | `trial` | running something to see whether it can be run |
//! | `removal` | letting whoever made the model remove what was written in it |

mod arguments;
#[cfg(target_os = "linux")]
mod layer;
mod main;
mod namespaces;
mod removal;
#[cfg(target_os = "linux")]
mod root;
#[cfg(target_os = "linux")]
mod system;
mod tend;
mod trial;

pub(crate) use arguments::{Bind, PodProcess, Program, Root};
pub(crate) use main::main;
pub(crate) use namespaces::{Namespaces, link};
pub(crate) use removal::make_removable;
pub(crate) use trial::output;

/// The name by which this program plays its part in a pod.
pub(crate) const NAME: &str = "local-juju-pod-process";
