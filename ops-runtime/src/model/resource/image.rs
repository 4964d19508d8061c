//! The details of an OCI image, as Juju keeps them in a resource's file.

use std::fmt;
use std::path::Path;

use serde::Deserialize;
use zeroize::Zeroizing;

/// Where an OCI image is, and how to log in to its registry.
///
/// `Debug` shows no password, which is wiped from memory when this is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct ImageDetails {
    registry_path: String,
    username: Option<String>,
    password: Option<Zeroizing<String>>,
}

/// Why a resource's file holds no image's details. It shows nothing of the file: a password can be in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImageDetailsError {
    /// The file cannot be read.
    #[error("the file cannot be read")]
    File(#[from] std::io::Error),
    /// The file says no image's path.
    #[error("the file is no YAML with the text `registrypath`{}", at(*.line))]
    Malformed {
        /// The line that is at fault, from 1.
        line: Option<usize>,
    },
}

fn at(line: Option<usize>) -> String {
    line.map(|line| format!(": see its line {line}")).unwrap_or_default()
}

/// Juju's YAML, and the JSON of its API, which has another word for the path.
#[derive(Deserialize)]
struct Fields {
    #[serde(alias = "ImageName")]
    registrypath: String,
    username: Option<String>,
    password: Option<String>,
}

impl ImageDetails {
    pub(super) fn read(path: &Path) -> Result<Self, ImageDetailsError> {
        Self::parse(&Zeroizing::new(std::fs::read(path)?))
    }

    fn parse(file: &[u8]) -> Result<Self, ImageDetailsError> {
        let fields: Fields = serde_yaml::from_slice(file).map_err(|error| {
            ImageDetailsError::Malformed { line: error.location().map(|place| place.line()) }
        })?;
        Ok(Self {
            registry_path: fields.registrypath,
            username: fields.username.filter(|name| !name.is_empty()),
            password: fields.password.filter(|word| !word.is_empty()).map(Zeroizing::new),
        })
    }

    /// The image with its registry and its tag or digest: `registry.example.com/team/app@sha256:…`.
    pub fn registry_path(&self) -> &str {
        &self.registry_path
    }

    /// The user to log in to the registry as; `None` if anybody may read the image.
    pub fn username(&self) -> Option<&str> {
        self.username.as_deref()
    }

    /// The user's password.
    pub fn password(&self) -> Option<&str> {
        self.password.as_ref().map(|password| password.as_str())
    }
}

impl fmt::Debug for ImageDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImageDetails")
            .field("registry_path", &self.registry_path)
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_write_it_are_read() {
        for file in [
            "registrypath: example.com/app@sha256:1f\nusername: me\npassword: hunter2\n",
            r#"{"ImageName":"example.com/app@sha256:1f","username":"me","password":"hunter2"}"#,
        ] {
            let details = ImageDetails::parse(file.as_bytes()).unwrap();
            assert_eq!(details.registry_path(), "example.com/app@sha256:1f");
            assert_eq!((details.username(), details.password()), (Some("me"), Some("hunter2")));
            let shown = format!("{details:?}");
            assert!(shown.contains("me") && !shown.contains("hunter2"), "{shown}");
        }
        let open = ImageDetails::parse(b"registrypath: app:1\nusername: ''\n").unwrap();
        assert_eq!((open.username(), open.password()), (None, None));
        // Whatever a word looks like, it is a text.
        for word in ["0123", "1e3", "0x1f", "true", "2026-01-01"] {
            let file = format!("{{registrypath: app, password: {word}}}");
            let details = ImageDetails::parse(file.as_bytes()).unwrap();
            assert_eq!(details.password(), Some(word));
        }
    }

    #[test]
    fn an_error_shows_nothing_of_the_file() {
        for (file, says) in [
            (&b"a: b\npassword: 'hunter2"[..], "`registrypath`: see its line 2"),
            (b"\xff\xfe\xff", "`registrypath`"),
            (b"password: hunter2", "`registrypath`"),
            (b"registrypath: [hunter2]", "`registrypath`: see its line 1"),
            (b"registrypath: a\npassword: {hunter2: hunter2}", "`registrypath`: see its line 2"),
            (b"- hunter2", "`registrypath`"),
            (b"", "`registrypath`"),
        ] {
            let error = ImageDetails::parse(file).unwrap_err();
            assert!(error.to_string().contains(says), "{error}");
            assert!(!format!("{error} {error:?}").contains("hunter2"));
        }
    }
}
