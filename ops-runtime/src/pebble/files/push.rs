//! Pushing files.

use std::io::Read;

use serde::Serialize;

use super::multipart::{Boundary, File, Upload};
use super::outcome::{self, Outcome};
use super::{PATH, octal};
use crate::pebble::client::Client;
use crate::pebble::error::{Error, Result};
use crate::pebble::owner::Owner;
use crate::pebble::transport::{Content, Patience};

/// How a file is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PushOptions {
    /// Make its parents too, with mode `0o755` and the file's owner.
    pub make_dirs: bool,
    /// Its mode: `0o644` unless given.
    pub permissions: Option<u32>,
    /// Who owns it.
    pub owner: Owner,
}

impl PushOptions {
    /// A file whose directory is there.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Make its parents too, with mode `0o755` and the file's owner.
    #[must_use]
    pub fn make_dirs(mut self) -> Self {
        self.make_dirs = true;
        self
    }

    /// Its mode, three octal digits such as `0o640`.
    #[must_use]
    pub fn permissions(mut self, permissions: u32) -> Self {
        self.permissions = Some(permissions);
        self
    }

    /// Who owns it.
    #[must_use]
    pub fn owner(mut self, owner: Owner) -> Self {
        self.owner = owner;
        self
    }
}

#[derive(Serialize)]
struct Write<'a> {
    action: &'static str,
    files: Vec<Target<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Target<'a> {
    path: &'a str,
    make_dirs: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions: Option<String>,
    #[serde(flatten)]
    owner: &'a Owner,
}

/// A file of a request.
pub(super) struct Push<'a> {
    pub(super) path: &'a str,
    pub(super) source: &'a mut dyn Read,
    pub(super) options: &'a PushOptions,
}

/// What ended a request with several files.
pub(super) enum PushFailure {
    /// The file at this place of the list could not be read.
    Source(usize, std::io::Error),
    /// Anything else.
    Request(Error),
}

impl Client {
    /// Writes a file. Pebble writes it under another name first: what is there stays until all of it has
    /// come, and a push that is cut off leaves nothing. A link is replaced, not followed; a file that
    /// another mount lies on cannot be pushed to.
    ///
    /// The source is sent as it is read, whatever its length; strings and byte slices are sources too.
    ///
    /// ```no_run
    /// use ops::pebble::PushOptions;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let pebble = ops::pebble::Client::new("/charm/containers/web/pebble.socket");
    /// pebble.push("/etc/web.conf", "port = 80\n".as_bytes(), &PushOptions::new())?;
    /// let dump = std::fs::File::open("/srv/dump.sql")?;
    /// pebble.push("/srv/dump.sql", dump, &PushOptions::new().make_dirs().permissions(0o600))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Path`]: the file cannot be written, with Pebble's own text: its directory is not there,
    /// the path is not absolute, or the mode or owner is none. [`Error::Source`]: the source could not
    /// be read.
    pub fn push(&self, path: &str, mut source: impl Read, options: &PushOptions) -> Result<()> {
        let mut push = [Push { path, source: &mut source, options }];
        let outcomes = self.push_files(&mut push).map_err(|failure| match failure {
            PushFailure::Source(_, source) => {
                let (socket, path) = (self.socket().to_owned(), path.to_owned());
                Error::Source { socket, path, source }
            }
            PushFailure::Request(error) => error,
        })?;
        outcome::all(self, "push", outcomes)
    }

    /// Writes files by one request.
    pub(super) fn push_files(&self, pushes: &mut [Push<'_>]) -> Result<Vec<Outcome>, PushFailure> {
        let request = self.request("POST", PATH);
        let targets = pushes.iter().map(|push| {
            let PushOptions { make_dirs, permissions, owner } = push.options;
            let permissions = permissions.map(octal);
            Target { path: push.path, make_dirs: *make_dirs, permissions, owner }
        });
        let metadata = serde_json::to_vec(&Write { action: "write", files: targets.collect() })
            .map_err(|error| PushFailure::Request(request.protocol(&error)))?;
        let files = pushes.iter_mut().map(|push| File { path: push.path, source: push.source });
        let boundary = Boundary::random();
        let content_type = boundary.content_type();
        let mut upload = Upload::new(&boundary, &metadata, files.collect());
        let content = Content::Stream { content_type, body: &mut upload };
        // Pebble writes a file to its disk before it answers.
        let answer = self.timeout().max(self.stall_timeout());
        let patience = Patience {
            answer: Some(answer),
            stall: Some(self.stall_timeout()),
            ..request.patience()
        };
        let sent = request.send(content, patience);
        if let Some((index, error)) = upload.into_failure() {
            return Err(PushFailure::Source(index, error));
        }
        let outcomes = sent.and_then(|answer| Ok(request.envelope(answer)?.result));
        let outcomes: Vec<Outcome> = outcomes.map_err(PushFailure::Request)?.unwrap_or_default();
        if outcomes.len() < pushes.len() {
            let error = request.protocol("it does not tell what became of each file");
            return Err(PushFailure::Request(error));
        }
        Ok(outcomes)
    }
}
