//! Where a command is, and which command the system is asked to run.

use std::env;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::fs::{Access, access};

use super::{LookUpError, SpawnError, SpawnRequest};

/// Where commands and directories are looked for.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// A directory that comes before the machine's own root.
    root: Option<PathBuf>,
}

impl Places {
    pub(super) fn new(root: Option<&Path>) -> Self {
        Self { root: root.map(Path::to_owned) }
    }

    /// The file of a command: in the root if it is there, or else on the machine.
    pub(super) fn look_up(&self, program: &str) -> Result<PathBuf, LookUpError> {
        let missing = || LookUpError { program: program.to_owned() };
        if program.is_empty() {
            return Err(missing());
        }
        if program.contains('/') {
            let found = self.candidates(Path::new(program)).find(|path| is_executable(path));
            return found.ok_or_else(missing);
        }
        let path = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&path)
            .filter(|directory| directory.is_absolute())
            .flat_map(|directory| self.candidates(&directory.join(program)).collect::<Vec<_>>())
            .find(|path| is_executable(path))
            .ok_or_else(missing)
    }

    /// The directory to work in; without one the root, or else the daemon's own.
    fn working_dir(&self, directory: Option<&str>) -> Option<PathBuf> {
        match directory {
            None => self.root.clone(),
            Some(directory) => {
                let given = Path::new(directory);
                let found = self.candidates(given).find(|path| path.is_dir());
                Some(found.unwrap_or_else(|| given.to_owned()))
            }
        }
    }

    pub(super) fn has_directory(&self, directory: &str) -> bool {
        self.candidates(Path::new(directory)).any(|path| path.is_dir())
    }

    fn candidates<'p>(&'p self, path: &'p Path) -> impl Iterator<Item = PathBuf> + 'p {
        let in_root = self
            .root
            .as_deref()
            .and_then(|root| path.strip_prefix("/").ok().map(|relative| root.join(relative)));
        in_root.into_iter().chain([path.to_owned()])
    }

    /// The command for a request.
    pub(super) fn command(
        &self,
        request: &SpawnRequest,
        switches_users: bool,
    ) -> Result<(Command, PathBuf), SpawnError> {
        let name = request.words.first().map(String::as_str).unwrap_or_default();
        // What is given with its directory is tried as it is: the kernel says what is wrong with it.
        let program = match self.look_up(name) {
            Ok(program) => program,
            Err(_) if name.contains('/') => PathBuf::from(name),
            Err(error) => return Err(error.into()),
        };
        let mut command = Command::new(&program);
        command
            .arg0(name)
            .args(request.words.iter().skip(1))
            .env_clear()
            .envs(&request.environment);
        if let Some(directory) = self.working_dir(request.working_dir.as_deref()) {
            command.current_dir(directory);
        }
        if let Some(owner) = request.owner.filter(|_| switches_users) {
            let is_own = owner.uid == rustix::process::getuid().as_raw()
                && owner.gid == rustix::process::getgid().as_raw();
            if !is_own {
                command.gid(owner.gid).uid(owner.uid);
            }
        }
        Ok((command, program))
    }
}

fn is_executable(path: &Path) -> bool {
    path.is_file() && access(path, Access::EXEC_OK).is_ok()
}
