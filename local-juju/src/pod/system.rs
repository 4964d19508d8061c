//! `/dev`, `/proc` and `/sys` of a pod's process.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use rustix::mount::{MountFlags, mount, mount_bind, mount_bind_recursive, mount_remount};

use super::layer::{make_directory, mount_points};
use super::main::{Doing, NotStarted};

/// The devices that every program may use.
const DEVICES: [&str; 6] = ["full", "null", "random", "tty", "urandom", "zero"];

/// The terminal of the process's session.
const TERMINAL: &str = "tty";

/// Of a mount that holds no programs and no devices.
const INERT: MountFlags = MountFlags::NOSUID.union(MountFlags::NODEV).union(MountFlags::NOEXEC);

const LINKS: [(&str, &str); 5] = [
    ("fd", "/proc/self/fd"),
    ("ptmx", "pts/ptmx"),
    ("stderr", "/proc/self/fd/2"),
    ("stdin", "/proc/self/fd/0"),
    ("stdout", "/proc/self/fd/1"),
];

/// Whether a directory of the machine's root is one that this module makes.
pub(super) fn is_own(path: &Path) -> bool {
    [Path::new("/dev"), Path::new("/proc"), Path::new("/sys")].contains(&path)
}

/// Makes them below the new root.
pub(super) fn add(root: &Path, own_processes: bool) -> Result<(), NotStarted> {
    let [dev, proc, sys] = ["dev", "proc", "sys"].map(|name| root.join(name));
    for directory in [&dev, &proc, &sys] {
        make_directory(directory, 0o755).doing("make", directory)?;
    }
    processes(&proc, own_processes)?;
    let settings = proc.join("sys");
    for (from, to) in [(settings.as_path(), &settings), (Path::new("/sys"), &sys)] {
        mount_bind_recursive(from, to).doing("bind", to)?;
        let mounted = mount_points().doing("read", "/proc/self/mountinfo")?;
        for point in mounted.iter().filter(|point| point.starts_with(to)) {
            // Where the kernel refuses it, it also guards what is in there.
            let _ = mount_remount(point, MountFlags::BIND | MountFlags::RDONLY | INERT, c"");
        }
    }
    // A charm has no terminal: on that of whoever runs the model it would only be stopped.
    devices(&dev, DEVICES.iter().filter(|name| own_processes || **name != TERMINAL))
}

fn processes(proc: &Path, own: bool) -> Result<(), NotStarted> {
    // The kernel refuses a new one where parts of the machine's are hidden, as in another container.
    if own && mount("proc", proc, "proc", INERT, None).is_ok() {
        return Ok(());
    }
    mount_bind_recursive("/proc", proc).doing("bind", proc)
}

fn devices<'a>(dev: &Path, names: impl Iterator<Item = &'a &'a str>) -> Result<(), NotStarted> {
    let flags = MountFlags::NOSUID | MountFlags::NOEXEC;
    mount("tmpfs", dev, "tmpfs", flags, Some(c"mode=0755")).doing("mount memory on", dev)?;
    for name in names {
        let (device, to) = (Path::new("/dev").join(name), dev.join(name));
        fs::write(&to, "").doing("make", &to)?;
        mount_bind(&device, &to).doing("bind", &to)?;
    }
    for (name, target) in LINKS {
        let link = dev.join(name);
        symlink(target, &link).doing("make", &link)?;
    }
    let (terminals, memory) = (dev.join("pts"), dev.join("shm"));
    make_directory(&terminals, 0o755).doing("make", &terminals)?;
    let options = c"newinstance,ptmxmode=0666,mode=0620";
    mount("devpts", &terminals, "devpts", flags, Some(options)).doing("mount", &terminals)?;
    make_directory(&memory, 0o755).doing("make", &memory)?;
    mount("tmpfs", &memory, "tmpfs", INERT, Some(c"mode=1777")).doing("mount memory on", &memory)
}
