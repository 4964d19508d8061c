//! Whole trees.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use ops::pebble::{Error, ErrorKind, Transfer, TransferError};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;
use tempfile::TempDir;

use crate::common::{local, path};

pebble_cases![
    pushing_a_tree,
    pushing_by_pattern,
    pulling_a_tree,
    pulling_by_pattern,
    links_in_trees,
    sources_that_overlap,
    names_that_are_quoted_alike,
    what_is_no_file_is_ignored,
    all_failures_of_a_push_are_told,
    all_failures_of_a_pull_are_told,
    modes_in_trees,
    ten_thousand_files,
];

/// Writes files, and directories where the name ends with a slash.
fn plant(root: &Path, names: &[&str]) {
    for name in names {
        let path = root.join(name);
        if name.ends_with('/') {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("content of {name}")).unwrap();
        }
    }
}

/// What is under a directory, with what files contain.
fn grown(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![root.to_owned()];
    while let Some(directory) = pending.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            if fs::symlink_metadata(&path).unwrap().is_dir() {
                found.push(name + "/");
                pending.push(path);
            } else {
                found.push(format!("{name}: {}", fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn failures(result: Result<Transfer, Error>) -> TransferError {
    let Err(Error::Transfer(mut error)) = result else { panic!("{result:?}") };
    error.failures.sort_by(|(one, _), (other, _)| one.cmp(other));
    *error
}

// CON-020
fn pushing_a_tree(daemon: &dyn Daemon) {
    let client = daemon.client();
    let here = TempDir::new().unwrap();
    plant(here.path(), &["src/a", "src/empty/", "src/deep/er/b", "src/é \"\n", "one"]);
    let sources = [here.path().join("src"), here.path().join("one")];
    let done = client.push_path(&sources, &path(daemon, "to/here")).unwrap();
    assert_eq!((done.files, done.directories, done.ignored.len()), (4, 4, 0));
    assert_eq!(
        grown(&local(daemon, "to/here")),
        [
            "one: content of one",
            "src/",
            "src/a: content of src/a",
            "src/deep/",
            "src/deep/er/",
            "src/deep/er/b: content of src/deep/er/b",
            "src/empty/",
            "src/é \"\n: content of src/é \"\n",
        ]
    );
    // Again, over what is there.
    let done = client.push_path(&sources, &path(daemon, "to/here")).unwrap();
    assert_eq!(done.files, 4);
}

fn pushing_by_pattern(daemon: &dyn Daemon) {
    let client = daemon.client();
    let here = TempDir::new().unwrap();
    plant(here.path(), &["src/a.conf", "src/b.conf", "src/c.txt", "src/d/e", "src/xy"]);
    let push = |pattern: &str, to: &str| {
        client.push_path([here.path().join(pattern)], &path(daemon, to)).unwrap();
        grown(&local(daemon, to))
            .into_iter()
            .map(|line| line.split(':').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        push("src/*", "all"),
        ["a.conf", "b.conf", "c.txt", "d/", "d/e", "xy"].map(str::to_owned)
    );
    assert_eq!(push("src/[ab].conf", "some"), ["a.conf", "b.conf"]);
    plant(here.path(), &["src/x*"]);
    // Where there is a file of this name, it is the name.
    let error = failures(client.push_path([here.path().join("src/x*")], &path(daemon, "star")));
    assert_eq!(error.failures.len(), 1, "Pebble takes no star in a name");
    assert_eq!(push("src/none*", "none"), [""; 0]);
}

// CON-021
fn pulling_a_tree(daemon: &dyn Daemon) {
    let client = daemon.client();
    plant(daemon.root(), &["src/a", "src/empty/", "src/deep/er/b", "src/é \"\n", "one"]);
    let here = TempDir::new().unwrap();
    let to = here.path().join("to/here");
    let done = client.pull_path([path(daemon, "src"), path(daemon, "one")], &to).unwrap();
    assert_eq!((done.files, done.directories, done.ignored.len()), (4, 4, 0));
    assert_eq!(
        done.bytes,
        ["src/a", "src/deep/er/b", "src/é \"\n", "one"]
            .map(|name| 11 + name.len() as u64)
            .iter()
            .sum::<u64>()
    );
    assert_eq!(
        grown(&to),
        [
            "one: content of one",
            "src/",
            "src/a: content of src/a",
            "src/deep/",
            "src/deep/er/",
            "src/deep/er/b: content of src/deep/er/b",
            "src/empty/",
            "src/é \"\n: content of src/é \"\n",
        ]
    );
    client.pull_path([path(daemon, "src")], &to).unwrap();
}

fn pulling_by_pattern(daemon: &dyn Daemon) {
    let client = daemon.client();
    plant(daemon.root(), &["src/a.conf", "src/b.conf", "src/c.txt", "src/d/e", "src/x*", "src/xy"]);
    let here = TempDir::new().unwrap();
    let pull = |pattern: &str, to: &str| {
        let to = here.path().join(to);
        client.pull_path([path(daemon, pattern)], &to).unwrap();
        grown(&to)
            .into_iter()
            .map(|line| line.split(':').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        pull("src/*", "all"),
        ["a.conf", "b.conf", "c.txt", "d/", "d/e", "x*", "xy"].map(str::to_owned)
    );
    assert_eq!(pull("src/[ab].conf", "some"), ["a.conf", "b.conf"]);
    assert_eq!(pull("src/x*", "star"), ["x*"]);
    assert_eq!(pull("src/none*", "none"), [""; 0]);
}

fn sources_that_overlap(daemon: &dyn Daemon) {
    let client = daemon.client();
    plant(daemon.root(), &["src/a.conf", "src/b.conf"]);
    let sources = ["src/*.conf", "src/a.conf", "src", "src/b.conf"];
    let here = TempDir::new().unwrap();
    let done = client.pull_path(sources.map(|name| path(daemon, name)), here.path()).unwrap();
    let expected = [
        "a.conf: content of src/a.conf",
        "b.conf: content of src/b.conf",
        "src/",
        "src/a.conf: content of src/a.conf",
        "src/b.conf: content of src/b.conf",
    ];
    assert_eq!((done.files, done.directories), (4, 1));
    assert_eq!(grown(here.path()), expected);
    let from = sources.map(|name| local(daemon, name));
    let done = client.push_path(from, &path(daemon, "to")).unwrap();
    assert_eq!((done.files, done.directories), (4, 1));
    assert_eq!(grown(&local(daemon, "to")), expected);
}

/// The answer to a pull has the same text for them.
fn names_that_are_quoted_alike(daemon: &dyn Daemon) {
    let client = daemon.client();
    plant(daemon.root(), &["src/a\nb", "src/a%0Ab"]);
    let here = TempDir::new().unwrap();
    let sources = ["src", "src/a%0Ab", "src/a\nb"].map(|name| path(daemon, name));
    client.pull_path(sources, here.path()).unwrap();
    for root in [here.path(), &here.path().join("src")] {
        for name in ["a\nb", "a%0Ab"] {
            let content = fs::read_to_string(root.join(name)).unwrap();
            assert_eq!(content, format!("content of src/{name}"));
        }
    }
    // One that cannot be read takes nothing from the other.
    fs::remove_file(local(daemon, "src/a%0Ab")).unwrap();
    symlink("nowhere", local(daemon, "src/a%0Ab")).unwrap();
    let back = TempDir::new().unwrap();
    let error = failures(client.pull_path([path(daemon, "src")], back.path()));
    assert_eq!((error.failures.len(), error.done.files), (1, 1), "{error}");
    assert_eq!(grown(&back.path().join("src")), ["a\nb: content of src/a\nb"]);
}

fn links_in_trees(daemon: &dyn Daemon) {
    let client = daemon.client();
    let here = TempDir::new().unwrap();
    plant(here.path(), &["src/file", "src/directory/f"]);
    for (target, link) in
        [("file", "to-file"), ("directory", "to-directory"), ("nowhere", "to-nothing")]
    {
        symlink(target, here.path().join("src").join(link)).unwrap();
    }
    let error = failures(client.push_path([here.path().join("src")], &path(daemon, "")));
    let names: Vec<&str> =
        error.failures.iter().map(|(path, _)| path.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["to-directory", "to-nothing"]);
    assert_eq!(error.done.files, 3);
    assert_eq!(
        grown(&local(daemon, "src")),
        [
            "directory/",
            "directory/f: content of src/directory/f",
            "file: content of src/file",
            "to-file: content of src/file"
        ]
    );

    for (target, link) in [("directory", "to-directory"), ("nowhere", "to-nothing")] {
        symlink(target, local(daemon, "src").join(link)).unwrap();
    }
    let back = TempDir::new().unwrap();
    let error = failures(client.pull_path([path(daemon, "src")], back.path()));
    let kinds: Vec<_> = error.failures.iter().map(|(_, error)| error.kind().unwrap()).collect();
    assert_eq!(kinds, [&ErrorKind::GenericFileError, &ErrorKind::NotFound]);
    assert_eq!(grown(&back.path().join("src")), grown_without_links(&local(daemon, "src")));
}

fn grown_without_links(root: &Path) -> Vec<String> {
    for link in ["to-directory", "to-nothing"] {
        fs::remove_file(root.join(link)).unwrap();
    }
    grown(root)
}

fn what_is_no_file_is_ignored(daemon: &dyn Daemon) {
    let client = daemon.client();
    let here = TempDir::new().unwrap();
    for root in [here.path().join("src"), local(daemon, "src")] {
        plant(&root, &["f"]);
        drop(UnixListener::bind(root.join("socket")).unwrap());
        let pipe = std::process::Command::new("mkfifo").arg(root.join("pipe")).status().unwrap();
        assert!(pipe.success());
    }
    let pushed = client.push_path([here.path().join("src")], &path(daemon, "to")).unwrap();
    let back = TempDir::new().unwrap();
    let pulled = client.pull_path([path(daemon, "src")], back.path()).unwrap();
    for done in [pushed, pulled] {
        let mut what: Vec<&str> = done.ignored.iter().map(|it| it.what.as_str()).collect();
        what.sort_unstable();
        assert_eq!((done.files, what), (1, vec!["a named pipe", "a socket"]));
    }
}

// CON-055, CON-056, CON-057
fn all_failures_of_a_push_are_told(daemon: &dyn Daemon) {
    let client = daemon.client();
    let here = TempDir::new().unwrap();
    plant(here.path(), &["src/a", "src/b*", "src/sub/c", "src/sub/d*"]);
    let odd = here.path().join("src").join(std::ffi::OsStr::from_bytes(b"\xff"));
    fs::write(odd, "x").unwrap();
    plant(daemon.root(), &["to/src/sub"]);
    let sources = [here.path().join("src"), here.path().join("none")];
    let error = failures(client.push_path(sources, &path(daemon, "to")));
    // The directory cannot be made, as there is a file, and so what is in it cannot be pushed.
    assert_eq!(error.failures.len(), 6, "{error}");
    assert_eq!((error.done.files, error.done.directories), (1, 1));
    let text = error.to_string();
    assert!(text.starts_with("cannot copy 6 of 7 files\n"), "{text}");
    assert!(text.contains("its name is not UTF-8") && text.contains("b*"), "{text}");
}

fn all_failures_of_a_pull_are_told(daemon: &dyn Daemon) {
    let client = daemon.client();
    plant(daemon.root(), &["src/a", "src/b", "src/sub/c"]);
    let here = TempDir::new().unwrap();
    // A directory where a file should be, and a link where a directory should be.
    plant(here.path(), &["src/a/x"]);
    symlink("/", here.path().join("src/sub")).unwrap();
    let error =
        failures(client.pull_path([path(daemon, "src"), path(daemon, "none")], here.path()));
    let names: Vec<&str> =
        error.failures.iter().map(|(path, _)| path.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["none", "a", "sub"]);
    assert_eq!(error.done.files, 1);
    let left = fs::read_dir(here.path().join("src")).unwrap().count();
    assert_eq!(left, 3, "nothing else is left behind");
}

fn modes_in_trees(daemon: &dyn Daemon) {
    let client = daemon.client();
    let here = TempDir::new().unwrap();
    plant(here.path(), &["f600", "f755", "f6755"]);
    for (name, mode) in [("f600", 0o600), ("f755", 0o755), ("f6755", 0o6755)] {
        fs::set_permissions(here.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
    }
    client.push_path([here.path().join("*")], &path(daemon, "to")).unwrap();
    let back = TempDir::new().unwrap();
    client.pull_path([path(daemon, "to/*")], back.path()).unwrap();
    for root in [local(daemon, "to"), back.path().to_owned()] {
        for (name, mode) in [("f600", 0o600), ("f755", 0o755), ("f6755", 0o755)] {
            let metadata = fs::metadata(root.join(name)).unwrap();
            assert_eq!(metadata.permissions().mode() & 0o7777, mode, "{name}");
        }
    }
}

fn ten_thousand_files(daemon: &dyn Daemon) {
    let client = daemon.client();
    let here = TempDir::new_in(daemon.root()).unwrap();
    for directory in 0..10 {
        let directory = here.path().join(format!("src/{directory}"));
        fs::create_dir_all(&directory).unwrap();
        for file in 0..1000 {
            fs::write(directory.join(file.to_string()), format!("{file}")).unwrap();
        }
    }
    let done = client.push_path([here.path().join("src")], &path(daemon, "to")).unwrap();
    assert_eq!((done.files, done.directories), (10_000, 11));
    let done = client.pull_path([path(daemon, "to/src")], here.path().join("back")).unwrap();
    assert_eq!((done.files, done.directories, done.bytes), (10_000, 11, 28_900));
    let content = fs::read_to_string(here.path().join("back/src/7/999")).unwrap();
    assert_eq!(content, "999");
}
