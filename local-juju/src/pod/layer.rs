//! One directory of the machine under a private layer.

use std::ffi::{CString, OsString};
use std::fs::{self, DirBuilder, Metadata};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::XattrFlags;
use rustix::mount::{MountFlags, mount};

use super::main::{Doing, NotStarted};

/// How deep directories can be written to that belong to a user whom a namespace does not know, such as
/// the machine's root: these they are made anew in the layer, with this user as their owner. Files in
/// them can be replaced; a file itself is read only.
const WRITABLE: [(&str, u8); 8] = [
    ("/etc", 3),
    ("/home", 1),
    ("/opt", 2),
    ("/run", 2),
    ("/srv", 2),
    ("/usr", 1),
    ("/usr/local", 2),
    ("/var", 3),
];

/// The layers of a root: what was written, by the path that it was written to, and the kernel's own.
#[derive(Debug)]
pub(super) struct Layers {
    upper: PathBuf,
    work: PathBuf,
    empty: PathBuf,
    mounted: u32,
}

impl Layers {
    /// Uses the directory, or memory where its file system cannot hold a layer: one that is itself
    /// layered, or on a network.
    pub(super) fn open(directory: &Path) -> Result<Self, NotStarted> {
        let mut layers = Self::prepare(directory)?;
        let (empty, target) = (layers.empty.clone(), directory.join("trial"));
        make_directory(&target, 0o755).doing("make", &target)?;
        if layers.mount(&empty, Path::new("trial"), &target).is_err() {
            mount("tmpfs", directory, "tmpfs", MountFlags::NODEV, None)
                .doing("mount memory on", directory)?;
            layers = Self::prepare(directory)?;
        }
        Ok(layers)
    }

    fn prepare(directory: &Path) -> Result<Self, NotStarted> {
        let [upper, work, empty] = ["upper", "work", "empty"].map(|name| directory.join(name));
        for directory in [&upper, &work, &empty] {
            make_directory(directory, 0o755).doing("make", directory)?;
        }
        Ok(Self { upper, work, empty, mounted: 0 })
    }

    /// Mounts `host` on `target` so that what is written there goes to the layer.
    pub(super) fn add(&mut self, host: &Path, target: &Path) -> io::Result<()> {
        let name = host.strip_prefix("/").unwrap_or(host);
        let upper = self.upper.join(name);
        let metadata = host.metadata()?;
        fs::create_dir_all(&upper)?;
        fs::set_permissions(&upper, metadata.permissions())?;
        for (path, levels) in WRITABLE {
            let path = Path::new(path);
            if let Ok(below) = path.strip_prefix(host) {
                adopt(path, &upper.join(below), levels)?;
            } else if let Ok(above) = host.strip_prefix(path) {
                let above = u8::try_from(above.components().count()).unwrap_or(u8::MAX);
                adopt(host, &upper, levels.saturating_sub(above))?;
            }
        }
        self.mount(host, name, target)
    }

    /// The same for a directory that cannot be read here: it is empty at first.
    pub(super) fn add_empty(&mut self, host: &Path, target: &Path) -> io::Result<()> {
        let name = host.strip_prefix("/").unwrap_or(host);
        self.mount(&self.empty.clone(), name, target)
    }

    fn mount(&mut self, lower: &Path, name: &Path, target: &Path) -> io::Result<()> {
        let (upper, work) = (self.upper.join(name), self.work.join(self.mounted.to_string()));
        self.mounted += 1;
        make_directory(&work, 0o700)?;
        fs::create_dir_all(&upper)?;
        // Without the attributes of users, where the layer's file system has none, directories that
        // were replaced show what was below; that is all.
        let with = |more: &str| {
            let options = options(&[("lowerdir", lower), ("upperdir", &upper), ("workdir", &work)]);
            let options = CString::new([options, more.into()].concat())?;
            mount("overlay", target, "overlay", MountFlags::empty(), &*options)?;
            Ok(())
        };
        with(",userxattr").or_else(|_: io::Error| with(""))
    }
}

/// `lowerdir=/etc,upperdir=…`, with what separates options written out.
fn options(pairs: &[(&str, &Path)]) -> Vec<u8> {
    let words = pairs.iter().map(|(key, path)| {
        let mut word = format!("{key}=").into_bytes();
        for byte in path.as_os_str().as_bytes() {
            if matches!(byte, b'\\' | b',' | b':') {
                word.push(b'\\');
            }
            word.push(*byte);
        }
        word
    });
    words.collect::<Vec<_>>().join(&b","[..])
}

/// Makes the directory and those below it in the layer, where they belong to a user whom the namespace
/// does not know, so that they can be written to.
fn adopt(lower: &Path, upper: &Path, levels: u8) -> io::Result<()> {
    let Ok(metadata) = lower.symlink_metadata() else { return Ok(()) };
    if !metadata.is_dir() {
        return Ok(());
    }
    if is_foreign(&metadata) {
        if let Some(parent) = upper.parent() {
            fs::create_dir_all(parent)?;
        }
        make_directory(upper, metadata.permissions().mode() & 0o7777)?;
    }
    let Ok(entries) = fs::read_dir(lower) else {
        // It could not be listed through the layer either; so it is empty.
        hide(upper);
        return Ok(());
    };
    if levels == 0 {
        return Ok(());
    }
    for entry in entries.flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            adopt(&entry.path(), &upper.join(entry.file_name()), levels - 1)?;
        }
    }
    Ok(())
}

/// Whether it belongs to nobody whom the namespace knows: it knows the user who made it, as its root.
fn is_foreign(metadata: &Metadata) -> bool {
    metadata.uid() != 0
}

/// Lets a directory of the layer show nothing of what is below it.
fn hide(upper: &Path) {
    if upper.is_dir() {
        // Where there are no such attributes, listing it stays an error.
        let _ = rustix::fs::setxattr(upper, "user.overlay.opaque", b"y", XattrFlags::empty());
    }
}

/// Makes the directory unless it is there.
pub(super) fn make_directory(path: &Path, mode: u32) -> io::Result<()> {
    match DirBuilder::new().mode(mode).create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

/// The mount points of this process.
pub(super) fn mount_points() -> io::Result<Vec<PathBuf>> {
    let table = fs::read("/proc/self/mountinfo")?;
    let lines = table.split(|byte| *byte == b'\n');
    let points = lines.filter_map(|line| line.split(|byte| *byte == b' ').nth(4));
    Ok(points.map(|point| OsString::from_vec(unescaped(point)).into()).collect())
}

/// Undoes `\040` and its like.
fn unescaped(mut text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    while let Some((byte, rest)) = text.split_first() {
        let digits = rest.first_chunk::<3>().filter(|_| *byte == b'\\');
        let digits = digits.and_then(|digits| str::from_utf8(digits).ok());
        let value = digits.and_then(|digits| u8::from_str_radix(digits, 8).ok());
        plain.push(value.unwrap_or(*byte));
        text = if value.is_some() { rest.get(3..).unwrap_or_default() } else { rest };
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_and_written_as_the_kernel_does() {
        for (escaped, plain) in [
            (r"/a\040b", "/a b"),
            (r"/\134040", r"/\040"),
            (r"/a\9", r"/a\9"),
            (r"/a\04", r"/a\04"),
            ("/é", "/é"),
        ] {
            assert_eq!(unescaped(escaped.as_bytes()), plain.as_bytes(), "{escaped}");
        }
        let written =
            options(&[("lowerdir", Path::new("/a,b:c\\d")), ("workdir", Path::new("/w"))]);
        assert_eq!(written, br"lowerdir=/a\,b\:c\\d,workdir=/w");
    }
}
