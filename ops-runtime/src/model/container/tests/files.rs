//! Files and applied layers, against a daemon that has them.

use std::fs;
use std::io::Read;

use local_pebble::PretendedPebble;

use super::Container;
use crate::context::Core;
use crate::hook::HookCommands;
use crate::hook::recorder::{Recorder, hook};
use crate::pebble::{
    Client, Error, ErrorKind, Layer, ListOptions, MakeDirOptions, PushOptions, Service,
};

/// Runs `test` on a container whose daemon is in this process.
fn with_container(test: impl FnOnce(Container<'_>)) {
    let pebble = std::sync::Arc::new(PretendedPebble::new().unwrap());
    let client = Client::with_connector("in this process", move || pebble.connect());
    let core = Core::new(hook(&[]), HookCommands::new(Box::new(Recorder::default())));
    core.pebble("web", || client);
    test(Container::new(&core, "web"));
}

fn kind(error: &Error) -> Option<&ErrorKind> {
    assert!(matches!(error, Error::Path(_)), "{error}");
    error.kind()
}

// CON-018 CON-019
#[test]
fn files_are_pushed_and_pulled() {
    with_container(|web| {
        let options = PushOptions::new().make_dirs().permissions(0o640);
        web.push("/etc/web/a.conf", "a = é\n".as_bytes(), &options).unwrap();
        assert_eq!(web.pull_string("/etc/web/a.conf").unwrap(), "a = é\n");
        web.push("/etc/web/b", std::io::repeat(7).take(300_000), &PushOptions::new()).unwrap();
        assert_eq!(web.pull_bytes("/etc/web/b").unwrap(), vec![7; 300_000]);
        let mut sink = Vec::new();
        assert_eq!(web.pull("/etc/web/b", &mut sink).unwrap(), 300_000);
        let mut text = String::new();
        web.pull_reader("/etc/web/a.conf").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "a = é\n");
        let missing = web.pull_string("/none").unwrap_err();
        assert_eq!(kind(&missing), Some(&ErrorKind::NotFound));
        let no_directory = web.push("/none/a", &b""[..], &PushOptions::new()).unwrap_err();
        assert_eq!(kind(&no_directory), Some(&ErrorKind::NotFound));
    });
}

#[test]
fn a_file_with_the_same_content_is_left_alone() {
    with_container(|web| {
        let options = PushOptions::new();
        let push = |content: &str| web.push_if_changed("/a", content, &options).unwrap();
        let pushed = ["one", "one", "two", "twos", "two", "", ""].map(push);
        assert_eq!(pushed, [true, false, true, true, true, true, false]);
        assert_eq!(web.pull_string("/a").unwrap(), "");
        web.make_dir("/d", &MakeDirOptions::new()).unwrap();
        assert!(web.push_if_changed("/d", "x", &options).is_err());
    });
}

// CON-022 CON-023 CON-024
#[test]
fn directories_are_listed() {
    with_container(|web| {
        for name in ["b.txt", "a.txt", "c.log"] {
            let options = PushOptions::new().make_dirs();
            web.push(&format!("/srv/{name}"), &b"x"[..], &options).unwrap();
        }
        let names = |options: &ListOptions| -> Vec<String> {
            web.list_files("/srv", options).unwrap().into_iter().map(|file| file.name).collect()
        };
        assert_eq!(names(&ListOptions::new()), ["a.txt", "b.txt", "c.log"]);
        assert_eq!(names(&ListOptions::new().pattern("*.txt")), ["a.txt", "b.txt"]);
        assert_eq!(names(&ListOptions::new().itself()), ["srv"]);
        assert!(web.list_files("/none", &ListOptions::new()).unwrap_err().is_not_found());
        for (path, exists, is_dir) in
            [("/srv", true, true), ("/srv/a.txt", true, false), ("/none", false, false)]
        {
            assert_eq!((web.exists(path).unwrap(), web.is_dir(path).unwrap()), (exists, is_dir));
        }
        assert!(web.exists("relative").is_err());
    });
}

// CON-025 CON-026
#[test]
fn directories_are_made_and_removed() {
    with_container(|web| {
        let alone = MakeDirOptions::new();
        web.make_dir("/a", &alone).unwrap();
        assert_eq!(
            kind(&web.make_dir("/a", &alone).unwrap_err()),
            Some(&ErrorKind::GenericFileError)
        );
        assert_eq!(kind(&web.make_dir("/b/c", &alone).unwrap_err()), Some(&ErrorKind::NotFound));
        web.make_dir("/b/c", &MakeDirOptions::new().make_parents()).unwrap();
        let full = web.remove_path("/b").unwrap_err();
        assert_eq!(kind(&full), Some(&ErrorKind::GenericFileError));
        web.remove_path("/a").unwrap();
        assert_eq!(kind(&web.remove_path("/a").unwrap_err()), Some(&ErrorKind::NotFound));
        web.remove_path_recursively("/b").unwrap();
        web.remove_path_recursively("/b").unwrap();
        assert!(!web.exists("/b").unwrap());
        assert!(web.remove_path_recursively("b").is_err());
    });
}

// CON-020 CON-021
#[test]
fn trees_are_pushed_and_pulled() {
    with_container(|web| {
        let here = tempfile::tempdir().unwrap();
        let source = here.path().join("source");
        fs::create_dir_all(source.join("empty")).unwrap();
        fs::write(source.join("a"), "1").unwrap();
        let pushed = web.push_path([&source], "/in").unwrap();
        assert_eq!(pushed.files, 1);
        assert!(web.is_dir("/in/source/empty").unwrap());
        web.push_path([source.join("*")], "/flat").unwrap();
        assert_eq!(web.pull_string("/flat/a").unwrap(), "1");
        let back = here.path().join("back");
        assert_eq!(web.pull_path(["/in/source"], &back).unwrap().bytes, 1);
        assert_eq!(fs::read_to_string(back.join("source/a")).unwrap(), "1");
        assert!(back.join("source/empty").is_dir());
    });
}

// CON-055 CON-056 CON-057
#[test]
fn all_that_could_not_be_copied_is_told() {
    with_container(|web| {
        let here = tempfile::tempdir().unwrap();
        fs::write(here.path().join("a"), "1").unwrap();
        let sources = [here.path().join("a"), here.path().join("none"), here.path().join("nil")];
        let Err(Error::Transfer(error)) = web.push_path(&sources, "/in") else { panic!() };
        let failed: Vec<_> = error.failures.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(failed, [sources[1].to_str().unwrap(), sources[2].to_str().unwrap()]);
        assert_eq!(error.done.files, 1);
        assert!(error.to_string().starts_with("cannot copy 2 of 3 files"), "{error}");
        assert_eq!(web.pull_string("/in/a").unwrap(), "1");
    });
}

// CON-010 CON-011
#[test]
fn a_changed_layer_restarts_its_service_and_no_other() {
    with_container(|web| {
        let layer = |level: &str| {
            let service = |command: &str| Service::new(command).startup_enabled();
            Layer::new()
                .service("other", service("sleep 1"))
                .service("web", service("sleep 2").environment("LEVEL", level))
        };
        let applied = web.apply("one", &layer("info")).unwrap();
        assert_eq!(applied.started, ["other", "web"]);
        assert!(web.apply("one", &layer("info")).unwrap().is_unchanged());
        let applied = web.apply("one", &layer("debug")).unwrap();
        assert_eq!(
            (applied.restarted, applied.unchanged),
            (vec!["web".into()], vec!["other".into()])
        );
        assert_eq!(web.plan().unwrap().services["web"].environment["LEVEL"], "debug");
        assert!(web.add_layer("one", &layer("info")).is_err(), "there is one of this label");
    });
}
