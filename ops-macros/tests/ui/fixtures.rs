//! The charms of the failing cases, where those are compiled.

use std::fs;
use std::path::Path;

/// The directory that everything is compiled in.
pub(crate) fn target_directory() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap()
}

/// Copies the charms into a crate; one of them becomes the crate's own.
pub(crate) fn copy_to(project: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for below in ["tests/ui/charms", "tests/ui/tricky"] {
        for charm in fs::read_dir(root.join(below)).unwrap() {
            let charm = charm.unwrap();
            copy_files(&charm.path(), &project.join(below).join(charm.file_name()));
        }
    }
    copy_files(&root.join("tests/ui/charms/web"), project);
}

fn copy_files(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}
