//! A root for a pod's process.

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, StatVfsMountFlags, fstat, statvfs};
use rustix::mount::{
    MountFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags, mount, mount_bind, mount_remount,
    move_mount, open_tree, unmount,
};
use rustix::process::{chdir, pivot_root};

use super::arguments::{Bind, Root};
use super::layer::{Layers, make_directory, mount_points};
use super::main::{Doing, NotStarted};
use super::system;

/// The largest file beside a mount point that is copied, and so can be changed.
const LARGEST_COPY: u64 = 1 << 20;

/// Makes the root and enters it.
pub(super) fn enter(root: &Root) -> Result<(), NotStarted> {
    // Before this process adds its own, which hide nothing of the machine.
    let mounted = mount_points().doing("read", "/proc/self/mountinfo")?;
    let taken =
        root.binds.iter().map(|bind| Ok((bind, take(&bind.from).doing("take", &bind.from)?)));
    let taken = taken.collect::<Result<Vec<_>, NotStarted>>()?;
    let layers = &root.layers;
    make_directory(layers, 0o755).doing("make", layers)?;
    let parts = Layers::open(layers)?;
    let new = layers.join("root");
    make_directory(&new, 0o755).doing("make", &new)?;
    mount("tmpfs", &new, "tmpfs", MountFlags::NODEV | MountFlags::NOSUID, Some(c"mode=0755"))
        .doing("mount memory on", &new)?;
    let mut view = View { parts, mounted };
    view.divide(Path::new("/"), &new).doing("look into", "/")?;
    system::add(&new, root.own_processes)?;

    // The machine's root ends up on top of the new one, from where it is taken away: when something gets
    // its place no path leads out any more, neither its own nor a link of the machine's.
    chdir(&new).and_then(|()| pivot_root(".", ".")).doing("enter", &new)?;
    unmount(".", UnmountFlags::DETACH).doing("leave", "/")?;
    chdir("/").doing("enter", "/")?;
    taken.into_iter().try_for_each(|(bind, tree)| put(&tree, bind).doing("bind", &bind.to))
}

/// Takes a directory or a file, with what is mounted in it.
fn take(path: &Path) -> io::Result<OwnedFd> {
    let flags = OpenTreeFlags::OPEN_TREE_CLONE
        | OpenTreeFlags::OPEN_TREE_CLOEXEC
        | OpenTreeFlags::AT_RECURSIVE;
    Ok(open_tree(CWD, path, flags)?)
}

/// Gives what was taken its place.
fn put(tree: &OwnedFd, bind: &Bind) -> io::Result<()> {
    let to = &bind.to;
    let is_directory = FileType::from_raw_mode(fstat(tree)?.st_mode).is_dir();
    let directory = if is_directory { Some(to.as_path()) } else { to.parent() };
    directory.map_or(Ok(()), fs::create_dir_all)?;
    if !to.exists() {
        fs::write(to, "")?;
    }
    let flags = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH | MoveMountFlags::MOVE_MOUNT_T_SYMLINKS;
    move_mount(tree, "", CWD, to, flags)?;
    if bind.is_writable { Ok(()) } else { make_unwritable(to) }
}

/// Lets nobody write to what is mounted there.
fn make_unwritable(path: &Path) -> io::Result<()> {
    // Of a mount that is not its own a namespace may not take back what it is without.
    let kept = [
        (StatVfsMountFlags::NODEV, MountFlags::NODEV),
        (StatVfsMountFlags::NOEXEC, MountFlags::NOEXEC),
        (StatVfsMountFlags::NOSUID, MountFlags::NOSUID),
    ];
    let has = statvfs(path)?.f_flag;
    let kept = kept.into_iter().filter_map(|(has_it, keep)| has.contains(has_it).then_some(keep));
    let flags = MountFlags::BIND | MountFlags::RDONLY | kept.collect();
    Ok(mount_remount(path, flags, c"")?)
}

/// What the new root shows of the machine.
struct View {
    parts: Layers,
    /// The machine's mount points.
    mounted: Vec<PathBuf>,
}

impl View {
    /// Shows a directory: layered as a whole, or, if something is mounted in it, its entries one by one.
    /// The kernel layers nothing below which it would have to uncover what another mount hides.
    fn show(&mut self, host: &Path, target: &Path) -> io::Result<()> {
        let mode = host.metadata()?.permissions().mode() & 0o7777;
        make_directory(target, 0o755)?;
        fs::set_permissions(target, fs::Permissions::from_mode(mode))?;
        if fs::read_dir(host).is_err() {
            // Such as the home of the machine's root, which has to be somebody's here.
            return self.parts.add_empty(host, target);
        }
        let divided = self.mounted.iter().any(|point| point != host && point.starts_with(host));
        if divided { self.divide(host, target) } else { self.parts.add(host, target) }
    }

    /// Shows the entries of a directory.
    fn divide(&mut self, host: &Path, target: &Path) -> io::Result<()> {
        for entry in fs::read_dir(host)? {
            let entry = entry?;
            let (from, to) = (entry.path(), target.join(entry.file_name()));
            if system::is_own(&from) {
                continue;
            }
            // What cannot be shown, such as what this user may not read, is not there.
            let _ = self.show_entry(&from, &to, entry.file_type()?);
        }
        Ok(())
    }

    fn show_entry(&mut self, from: &Path, to: &Path, kind: fs::FileType) -> io::Result<()> {
        if kind.is_dir() {
            self.show(from, to)
        } else if kind.is_symlink() {
            symlink(from.read_link()?, to)
        } else if !kind.is_file() {
            // Whoever is at the other end of a socket or a pipe is not part of the pod.
            Ok(())
        } else if from.metadata()?.len() <= LARGEST_COPY {
            fs::copy(from, to).map(drop)
        } else {
            fs::write(to, "")?;
            mount_bind(from, to)?;
            make_unwritable(to).or_else(|_| Ok(unmount(to, UnmountFlags::DETACH)?))
        }
    }
}
