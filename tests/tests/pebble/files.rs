//! Files: what is listed, made and removed.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;

use ops::pebble::{ErrorKind, FileInfo, FileType, ListOptions, MakeDirOptions, Owner, PushOptions};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{local, path, refused, refused_path};

pebble_cases![
    listing_a_directory,
    listing_by_pattern,
    listing_a_file_and_a_directory_itself,
    listing_what_is_not_there,
    listing_a_relative_path,
    listing_every_kind_of_file,
    links_are_followed_where_they_are_asked_for,
    what_exists,
    a_bad_pattern,
    making_directories,
    making_directories_with_parents,
    making_a_directory_that_is_there,
    directories_with_modes,
    a_directory_under_a_file,
    removing_files_and_directories,
    removing_what_is_not_there,
    removing_a_link,
];

fn modes(file: &std::path::Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o7777
}

fn names(files: &[FileInfo]) -> Vec<&str> {
    files.iter().map(|file| file.name.as_str()).collect()
}

// CON-022, PEB-010 FileInfo, PEB-011 FileType
fn listing_a_directory(daemon: &dyn Daemon) {
    let client = daemon.client();
    let options = PushOptions::new().permissions(0o620);
    client.push(&path(daemon, "b.txt"), "hello".as_bytes(), &options).unwrap();
    fs::create_dir(local(daemon, "a")).unwrap();
    fs::write(local(daemon, ".hidden"), "").unwrap();
    let files = client.list_files(&path(daemon, ""), &ListOptions::new()).unwrap();
    assert_eq!(names(&files), [".hidden", "a", "b.txt"]);
    let [_, a, b] = &files[..] else { panic!("{files:?}") };
    assert_eq!((&a.file_type, a.size, a.is_dir()), (&FileType::Directory, None, true));
    let metadata = fs::metadata(local(daemon, "b.txt")).unwrap();
    assert_eq!((&b.file_type, b.size, b.permissions), (&FileType::File, Some(5), 0o620));
    assert_eq!(b.path, path(daemon, "b.txt"));
    assert_eq!((b.user_id, b.group_id), (Some(metadata.uid()), Some(metadata.gid())));
    let modified = b.last_modified.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    assert_eq!(modified, u64::try_from(metadata.mtime()).unwrap());
}

fn listing_by_pattern(daemon: &dyn Daemon) {
    let client = daemon.client();
    for name in ["file1.gz", "file2.tar.gz", "file3.tar.bz2", "backup_file.gz", "a[1]"] {
        fs::write(local(daemon, name), "").unwrap();
    }
    let matching = |pattern: &str| {
        let options = ListOptions::new().pattern(pattern);
        let files = client.list_files(&path(daemon, ""), &options).unwrap();
        files.into_iter().map(|file| file.name).collect::<Vec<_>>()
    };
    assert_eq!(matching("file*.gz"), ["file1.gz", "file2.tar.gz"]);
    assert_eq!(matching("file?.gz"), ["file1.gz"]);
    assert_eq!(matching("file[^1]*"), ["file2.tar.gz", "file3.tar.bz2"]);
    assert_eq!(matching(r"a\[1\]"), ["a[1]"]);
    assert_eq!(matching("none*"), [""; 0]);
}

fn listing_a_file_and_a_directory_itself(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::create_dir(local(daemon, "d")).unwrap();
    fs::write(local(daemon, "d/f"), "x").unwrap();
    let itself = ListOptions::new().itself();
    let file = client.list_files(&path(daemon, "d/f"), &ListOptions::new()).unwrap();
    assert_eq!(names(&file), ["f"]);
    let directory = client.list_files(&path(daemon, "d"), &itself).unwrap();
    assert_eq!(names(&directory), ["d"]);
    assert_eq!(directory[0].path, path(daemon, "d"));
    let root = client.list_files("/", &itself).unwrap();
    assert_eq!((root[0].path.as_str(), root[0].name.as_str(), root.len()), ("/", "/", 1));
}

fn listing_what_is_not_there(daemon: &dyn Daemon) {
    let listed = daemon.client().list_files("/not/existing/file/", &ListOptions::new());
    let error = refused_path(listed, &ErrorKind::NotFound);
    assert_eq!(error.message, "stat /not/existing/file/: no such file or directory");
    assert_eq!((error.operation, error.path.as_str()), ("list", "/not/existing/file/"));
}

fn listing_a_relative_path(daemon: &dyn Daemon) {
    let error = refused(daemon.client().list_files("etc", &ListOptions::new()), 400);
    assert_eq!(error.kind, None);
}

fn listing_every_kind_of_file(daemon: &dyn Daemon) {
    let client = daemon.client();
    let _socket = UnixListener::bind(local(daemon, "socket")).unwrap();
    symlink("nowhere", local(daemon, "link")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(local(daemon, "pipe")).status().unwrap();
    assert!(made.success());
    let files = client.list_files(&path(daemon, ""), &ListOptions::new()).unwrap();
    let types: Vec<&FileType> = files.iter().map(|file| &file.file_type).collect();
    assert_eq!(types, [&FileType::Symlink, &FileType::NamedPipe, &FileType::Socket]);
    let null = client.file_info("/dev/null").unwrap().unwrap();
    assert_eq!(null.file_type, FileType::Device);
}

fn links_are_followed_where_they_are_asked_for(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::create_dir(local(daemon, "d")).unwrap();
    fs::write(local(daemon, "d/f"), "x").unwrap();
    symlink("d", local(daemon, "link")).unwrap();
    let files = client.list_files(&path(daemon, "link"), &ListOptions::new()).unwrap();
    assert_eq!(names(&files), ["f"]);
    assert!(client.is_dir(&path(daemon, "link")).unwrap());
}

// CON-023, CON-024
fn what_exists(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::write(local(daemon, "f"), "x").unwrap();
    symlink("nowhere", local(daemon, "dangling")).unwrap();
    let exists = |name: &str| client.exists(&path(daemon, name)).unwrap();
    assert!(exists("f") && exists(""));
    assert!(!exists("none") && !exists("none/none") && !exists("dangling"));
    let is_dir = |name: &str| client.is_dir(&path(daemon, name)).unwrap();
    assert!(is_dir("") && !is_dir("f") && !is_dir("none"));
    refused(client.exists("f"), 400);
}

fn a_bad_pattern(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::write(local(daemon, "f"), "x").unwrap();
    let options = ListOptions::new().pattern("[");
    let listed = client.list_files(&path(daemon, ""), &options);
    let error = refused_path(listed, &ErrorKind::GenericFileError);
    assert!(error.message.contains("syntax error in pattern"), "{error}");
}

// CON-025
fn making_directories(daemon: &dyn Daemon) {
    let client = daemon.client();
    client.make_dir(&path(daemon, "d"), &MakeDirOptions::new()).unwrap();
    assert_eq!(modes(&local(daemon, "d")), 0o755);
    let made = client.make_dir(&path(daemon, "x/y"), &MakeDirOptions::new());
    refused_path(made, &ErrorKind::NotFound);
    let made = client.make_dir("relative", &MakeDirOptions::new());
    let error = refused_path(made, &ErrorKind::GenericFileError);
    assert_eq!(error.message, r#"paths must be absolute, got "relative""#);
}

fn making_directories_with_parents(daemon: &dyn Daemon) {
    let client = daemon.client();
    let options = MakeDirOptions::new().make_parents().permissions(0o700);
    client.make_dir(&path(daemon, "a/b/c"), &options).unwrap();
    for name in ["a", "a/b", "a/b/c"] {
        assert_eq!(modes(&local(daemon, name)), 0o700, "{name}");
    }
}

fn making_a_directory_that_is_there(daemon: &dyn Daemon) {
    let client = daemon.client();
    let directory = path(daemon, "d");
    client.make_dir(&directory, &MakeDirOptions::new().permissions(0o711)).unwrap();
    let made = client.make_dir(&directory, &MakeDirOptions::new());
    refused_path(made, &ErrorKind::GenericFileError);
    let options = MakeDirOptions::new().make_parents().permissions(0o700);
    client.make_dir(&directory, &options).unwrap();
    assert_eq!(modes(&local(daemon, "d")), 0o711, "it stays as it was");
}

fn directories_with_modes(daemon: &dyn Daemon) {
    let client = daemon.client();
    for mode in [0o700, 0o777, 0o750] {
        let name = format!("{mode:o}");
        client.make_dir(&path(daemon, &name), &MakeDirOptions::new().permissions(mode)).unwrap();
        assert_eq!(modes(&local(daemon, &name)), mode);
    }
    for mode in [0o1000, 0o4755, u32::MAX] {
        let made = client.make_dir(&path(daemon, "bad"), &MakeDirOptions::new().permissions(mode));
        refused_path(made, &ErrorKind::GenericFileError);
    }
    let group = MakeDirOptions::new().owner(Owner::new().group("root"));
    let error =
        refused_path(client.make_dir(&path(daemon, "bad"), &group), &ErrorKind::GenericFileError);
    assert!(error.message.contains("must specify user, not just group"), "{error}");
    assert!(!local(daemon, "bad").exists());
}

fn a_directory_under_a_file(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::write(local(daemon, "f"), "x").unwrap();
    let made = client.make_dir(&path(daemon, "f/d"), &MakeDirOptions::new());
    refused_path(made, &ErrorKind::GenericFileError);
    let made = client.make_dir(&path(daemon, "f/d/e"), &MakeDirOptions::new().make_parents());
    refused_path(made, &ErrorKind::GenericFileError);
}

// CON-026
fn removing_files_and_directories(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::write(local(daemon, "f"), "x").unwrap();
    fs::create_dir(local(daemon, "empty")).unwrap();
    fs::create_dir(local(daemon, "full")).unwrap();
    fs::write(local(daemon, "full/f"), "x").unwrap();
    client.remove_path(&path(daemon, "f")).unwrap();
    client.remove_path(&path(daemon, "empty")).unwrap();
    let full = path(daemon, "full");
    refused_path(client.remove_path(&full), &ErrorKind::GenericFileError);
    client.remove_path_recursively(&full).unwrap();
    assert_eq!(fs::read_dir(daemon.root()).unwrap().count(), 0);
}

fn removing_what_is_not_there(daemon: &dyn Daemon) {
    let client = daemon.client();
    let none = path(daemon, "none");
    let error = refused_path(client.remove_path(&none), &ErrorKind::NotFound);
    assert_eq!((error.operation, error.path), ("remove", none.clone()));
    client.remove_path_recursively(&none).unwrap();
    refused_path(client.remove_path("none"), &ErrorKind::GenericFileError);
    refused_path(client.remove_path_recursively("none"), &ErrorKind::GenericFileError);
}

fn removing_a_link(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::create_dir(local(daemon, "d")).unwrap();
    fs::write(local(daemon, "d/f"), "x").unwrap();
    for remove in [ops::pebble::Client::remove_path, ops::pebble::Client::remove_path_recursively] {
        symlink("d", local(daemon, "link")).unwrap();
        remove(&client, &path(daemon, "link")).unwrap();
        assert!(fs::symlink_metadata(local(daemon, "link")).is_err());
    }
    assert!(local(daemon, "d/f").exists());
}
