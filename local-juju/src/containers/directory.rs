//! What is put into the directory that is a container without namespaces.
//!
//! Paths in it are followed name by name and no link is, since whatever runs there may have made one that
//! leads out.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{
    AtFlags, CWD, FileType, Mode, OFlags, chmodat, mkdirat, openat, renameat, statat, unlinkat,
};
use rustix::io::Errno;

#[cfg(target_os = "linux")]
const OPEN: OFlags = OFlags::PATH;
#[cfg(not(target_os = "linux"))]
const OPEN: OFlags = OFlags::RDONLY;

/// Moves a storage into the container's directory, whose Pebble follows no link out of it; where it was
/// stays a link to it. Of several containers that mount it the first has it, in all of its runs (`all`).
pub(super) fn lodge(storage: &Path, all: &Path, root: &Path, place: &Path) -> io::Result<()> {
    let lodged = storage.read_link().ok();
    let (above, below) = match (&lodged, storage.parent(), storage.file_name()) {
        (Some(is), ..) => match is.strip_prefix(all) {
            Ok(below) => (all, below),
            Err(_) => return Ok(()),
        },
        (None, Some(above), Some(name)) => (above, Path::new(name)),
        (None, ..) => return Err(io::ErrorKind::InvalidInput.into()),
    };
    // What has ended may have closed its directories. A storage's own mode stays.
    let (old, old_name) = parent(above, below, |directory, name| open(directory, name).map(drop))?;
    let (new, new_name) = parent(root, place, make)?;
    let mode = open(&old, old_name)?;
    renameat(&old, old_name, &new, new_name)?;
    chmodat(&new, new_name, mode, AtFlags::empty())?;
    if lodged.is_some() {
        fs::remove_file(storage)?;
    }
    symlink(beneath(root, place), storage)
}

/// Puts programs where a daemon that keeps to its directory looks for them first.
pub(super) fn copy_programs(
    programs: &[PathBuf],
    root: &Path,
    place: &Path,
) -> Result<(), (PathBuf, io::Error)> {
    for program in programs {
        let copy = place.join(program.file_name().unwrap_or_default());
        copy_program(program, root, &copy).map_err(|source| (beneath(root, &copy), source))?;
    }
    Ok(())
}

fn copy_program(program: &Path, root: &Path, copy: &Path) -> io::Result<()> {
    let (directory, name) = parent(root, copy, make)?;
    match unlinkat(&directory, name, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => {}
        Err(error) => return Err(error.into()),
    }
    let mut from = File::open(program)?;
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let mut to = File::from(openat(&directory, name, flags, Mode::RWXU)?);
    io::copy(&mut from, &mut to)?;
    to.set_permissions(from.metadata()?.permissions())
}

/// The directory in which the path ends, and its last name. `visit` is told of each directory before it
/// is opened, by the one that it is in and its name.
fn parent<'a>(
    root: &Path,
    path: &'a Path,
    visit: impl Fn(&OwnedFd, &OsStr) -> rustix::io::Result<()>,
) -> io::Result<(OwnedFd, &'a OsStr)> {
    let flags = OPEN | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut names = path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(Ok(name)),
        Component::RootDir | Component::CurDir => None,
        Component::ParentDir | Component::Prefix(_) => Some(Err(io::ErrorKind::InvalidInput)),
    });
    let mut directory = openat(CWD, root, flags, Mode::empty())?;
    let mut name = names.next().ok_or(io::ErrorKind::InvalidInput)??;
    for next in names {
        visit(&directory, name)?;
        directory = openat(&directory, name, flags | OFlags::NOFOLLOW, Mode::empty())?;
        name = next?;
    }
    Ok((directory, name))
}

/// Makes the directory unless it is there.
fn make(directory: &OwnedFd, name: &OsStr) -> rustix::io::Result<()> {
    match mkdirat(directory, name, Mode::from_raw_mode(0o777)) {
        Err(Errno::EXIST) => Ok(()),
        made => made,
    }
}

/// Lets this user change the directory; gives the mode that it had.
fn open(directory: &OwnedFd, name: &OsStr) -> rustix::io::Result<Mode> {
    let found = statat(directory, name, AtFlags::SYMLINK_NOFOLLOW)?;
    if !FileType::from_raw_mode(found.st_mode).is_dir() {
        return Err(Errno::NOTDIR);
    }
    let mode = Mode::from_raw_mode(found.st_mode);
    if !mode.contains(Mode::RWXU) {
        chmodat(directory, name, mode | Mode::RWXU, AtFlags::empty())?;
    }
    Ok(mode)
}

fn beneath(root: &Path, path: &Path) -> PathBuf {
    root.join(path.strip_prefix("/").unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_storage_is_moved_from_run_to_run() {
        let directory = tempfile::tempdir().unwrap();
        let [storage, all] = ["storage", "web"].map(|name| directory.path().join(name));
        fs::create_dir(&storage).unwrap();
        fs::write(storage.join("file"), "kept").unwrap();
        for run in ["0", "1"] {
            let root = all.join(run);
            fs::create_dir_all(&root).unwrap();
            lodge(&storage, &all, &root, Path::new("/srv/data")).unwrap();
            assert_eq!(fs::read_to_string(root.join("srv/data/file")).unwrap(), "kept", "{run}");
            assert_eq!(fs::read_to_string(storage.join("file")).unwrap(), "kept", "{run}");
        }
        assert!(!all.join("0/srv/data").exists());
        // Another container has it not.
        let other = directory.path().join("other");
        fs::create_dir(&other).unwrap();
        lodge(&storage, &other, &other, Path::new("/srv/data")).unwrap();
        assert_eq!(fs::read_dir(other).unwrap().count(), 0);
    }

    #[test]
    fn a_storage_keeps_its_mode_in_whatever_was_closed() {
        let directory = tempfile::tempdir().unwrap();
        let [storage, all] = ["storage", "web"].map(|name| directory.path().join(name));
        let close = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o7777;
        fs::create_dir(&storage).unwrap();
        close(&storage, 0o2550);
        for run in ["0", "1"] {
            let root = all.join(run);
            fs::create_dir_all(&root).unwrap();
            lodge(&storage, &all, &root, Path::new("/srv/data")).unwrap();
            assert_eq!(mode(&root.join("srv/data")), 0o2550);
            close(&root.join("srv"), 0);
        }
        fs::set_permissions(all.join("1/srv"), fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(mode(&storage), 0o2550);
    }

    #[test]
    fn no_link_leads_out() {
        let directory = tempfile::tempdir().unwrap();
        let [storage, root, out] =
            ["storage", "root", "out"].map(|name| directory.path().join(name));
        for directory in [&storage, &root, &out] {
            fs::create_dir(directory).unwrap();
        }
        symlink(&out, root.join("link")).unwrap();
        symlink("../out", root.join("usr")).unwrap();
        let program = directory.path().join("program");
        fs::write(&program, "").unwrap();
        for place in ["/link/data", "/../out/data", "/"] {
            lodge(&storage, &root, &root, Path::new(place)).unwrap_err();
        }
        copy_programs(&[program], &root, Path::new("/usr/local/bin")).unwrap_err();
        assert_eq!(fs::read_dir(&out).unwrap().count(), 0);
        assert!(storage.is_dir() && !storage.is_symlink());

        // Nor out of an earlier run.
        fs::create_dir(out.join("data")).unwrap();
        fs::remove_dir(&storage).unwrap();
        symlink(root.join("link/data"), &storage).unwrap();
        lodge(&storage, &root, &root, Path::new("/srv/data")).unwrap_err();
        assert!(out.join("data").is_dir());
    }

    #[test]
    fn a_program_is_copied_anew() {
        let directory = tempfile::tempdir().unwrap();
        let (root, program) = (directory.path().join("root"), directory.path().join("program"));
        fs::create_dir(&root).unwrap();
        for content in ["one", "two"] {
            fs::write(&program, content).unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(0o555)).unwrap();
            let programs = [program.clone()];
            copy_programs(&programs, &root, Path::new("/usr/local/bin")).unwrap();
            let copy = root.join("usr/local/bin/program");
            assert_eq!(fs::read_to_string(&copy).unwrap(), content);
            assert_eq!(copy.metadata().unwrap().permissions().mode() & 0o777, 0o555);
            fs::remove_file(&program).unwrap();
        }
    }
}
