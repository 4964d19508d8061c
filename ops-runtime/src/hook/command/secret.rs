//! `secret-add`, `secret-set`, `secret-get`: since Juju 3.0.

use std::fmt;
use std::time::{Duration, SystemTime};

use zeroize::Zeroizing;

use super::super::secret::{self, PrivateFile, SecretBytes, SecretContent, SecretTexts};
use super::super::{Call, Error, ErrorKind, HookCommands};
use super::text;
use super::{SecretOwner, SecretRotation};
use crate::names::SecretId;
use crate::time;

/// Juju's longest duration: 2⁶³ nanoseconds.
const LONGEST_DURATION: Duration = Duration::from_secs(i64::MAX as u64 / 1_000_000_000);

/// When a secret expires, which its owner is told by an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretExpiry {
    /// At this time.
    At(SystemTime),
    /// After this time from when the command is run; at most some 292 years.
    In(Duration),
}

impl From<SystemTime> for SecretExpiry {
    fn from(time: SystemTime) -> Self {
        Self::At(time)
    }
}

impl From<Duration> for SecretExpiry {
    fn from(duration: Duration) -> Self {
        Self::In(duration)
    }
}

/// As `--expire` takes it.
impl fmt::Display for SecretExpiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(at) => f.write_str(&time::format(*at)),
            Self::In(duration) => {
                let duration = (*duration).min(LONGEST_DURATION);
                match (duration.as_secs(), duration.subsec_nanos()) {
                    (seconds, 0) => write!(f, "{seconds}s"),
                    (seconds, nanoseconds) => write!(f, "{seconds}.{nanoseconds:09}s"),
                }
            }
        }
    }
}

/// What both commands that write a secret take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct SecretFields {
    label: Option<String>,
    description: Option<String>,
    expire: Option<SecretExpiry>,
    rotate: Option<SecretRotation>,
}

impl SecretFields {
    fn add_to(&self, call: Call) -> Call {
        call.flag("--label", self.label.as_deref())
            .flag("--description", self.description.as_deref())
            .flag("--expire", self.expire.map(|expire| expire.to_string()))
            .flag("--rotate", self.rotate.map(SecretRotation::as_str))
    }
}

macro_rules! secret_fields {
    () => {
        /// The name by which this charm finds it. Juju takes an empty text for none.
        #[must_use]
        pub fn label(mut self, label: impl Into<String>) -> Self {
            self.fields.label = Some(label.into());
            self
        }

        /// What it is for. Juju takes an empty text for none.
        #[must_use]
        pub fn description(mut self, description: impl Into<String>) -> Self {
            self.fields.description = Some(description.into());
            self
        }

        /// When it expires: at a `SystemTime`, or after a `Duration`.
        #[must_use]
        pub fn expire(mut self, expire: impl Into<SecretExpiry>) -> Self {
            self.fields.expire = Some(expire.into());
            self
        }

        /// How often it is to be rotated.
        #[must_use]
        pub fn rotate(mut self, rotate: SecretRotation) -> Self {
            self.fields.rotate = Some(rotate);
            self
        }
    };
}

/// A secret to be added.
///
/// ```
/// use std::time::Duration;
/// use ops::hook::{SecretAdd, SecretOwner, SecretRotation};
/// use ops::SecretContent;
///
/// let content = SecretContent::new().with("password", "hunter2")?;
/// let secret = SecretAdd::new(&content)
///     .label("database")
///     .owner(SecretOwner::Unit)
///     .expire(Duration::from_secs(3600))
///     .rotate(SecretRotation::Monthly);
/// # Ok::<(), ops::SecretKeyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretAdd<'content> {
    content: &'content SecretContent,
    owner: SecretOwner,
    fields: SecretFields,
}

impl<'content> SecretAdd<'content> {
    /// A secret of the application, which the leader alone can add.
    pub fn new(content: &'content SecretContent) -> Self {
        Self { content, owner: SecretOwner::Application, fields: SecretFields::default() }
    }

    /// Whom it belongs to.
    #[must_use]
    pub fn owner(mut self, owner: SecretOwner) -> Self {
        self.owner = owner;
        self
    }

    secret_fields!();
}

/// What is to change of a secret; the rest stays, but for Juju before 3.6: there the last `secret-set` of a
/// hook is the only one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretSet<'secret> {
    id: &'secret SecretId,
    content: Option<&'secret SecretContent>,
    fields: SecretFields,
}

impl<'secret> SecretSet<'secret> {
    /// Nothing of the secret `id` yet.
    pub fn new(id: &'secret SecretId) -> Self {
        Self { id, content: None, fields: SecretFields::default() }
    }

    /// The whole content, in a new revision.
    #[must_use]
    pub fn content(mut self, content: &'secret SecretContent) -> Self {
        self.content = Some(content);
        self
    }

    secret_fields!();
}

/// Which revision of a secret is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SecretRead {
    /// The one that this charm tracks; the latest, if it reads the secret for the first time.
    #[default]
    Tracked,
    /// The latest, and the charm tracks what it tracked.
    Peek,
    /// The latest, and the charm tracks it from now on.
    Refresh,
}

/// A secret to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretGet<'secret> {
    id: Option<&'secret SecretId>,
    label: Option<&'secret str>,
    read: SecretRead,
}

impl<'secret> SecretGet<'secret> {
    /// By its id.
    pub fn by_id(id: &'secret SecretId) -> Self {
        Self { id: Some(id), label: None, read: SecretRead::Tracked }
    }

    /// By the label that its owner, or this charm, has given it.
    pub fn by_label(label: &'secret str) -> Self {
        Self { id: None, label: Some(label), read: SecretRead::Tracked }
    }

    /// Gives it this label from now on, if it is read by its id.
    #[must_use]
    pub fn set_label(mut self, label: &'secret str) -> Self {
        self.label = Some(label);
        self
    }

    /// Which revision.
    #[must_use]
    pub fn read(mut self, read: SecretRead) -> Self {
        self.read = read;
        self
    }

    /// The latest revision, and the charm tracks what it tracked.
    #[must_use]
    pub fn peek(self) -> Self {
        self.read(SecretRead::Peek)
    }

    /// The latest revision, and the charm tracks it from now on.
    #[must_use]
    pub fn refresh(self) -> Self {
        self.read(SecretRead::Refresh)
    }

    fn call(&self) -> Call {
        let read = match self.read {
            SecretRead::Tracked => None,
            SecretRead::Peek => Some("--peek"),
            SecretRead::Refresh => Some("--refresh"),
        };
        let call = Call::new("secret-get").secret().flag("--label", self.label).arguments(read);
        match self.id {
            Some(id) => call.operand(id.as_str()),
            None => call,
        }
    }
}

impl HookCommands {
    /// `secret-add`: adds a secret when the hook succeeds. Its id is known at once. The content goes to
    /// the agent in a file that is gone with this process, and stands in no argument.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotLeader`](super::super::ErrorKind::NotLeader) for a secret of the application, if
    /// this unit does not lead.
    pub fn secret_add(&self, secret: &SecretAdd<'_>) -> Result<SecretId, Error> {
        let command = "secret-add";
        let file = Self::content_file(command, secret.content)?;
        let call = secret.fields.add_to(Call::new(command));
        let call = call.arguments(["--owner", secret.owner.as_str(), "--file", &file.path()]);
        let id = text(&self.run(&call)?);
        id.parse().map_err(|_| Error::unreadable(command, "the id of a secret"))
    }

    /// `secret-set`: changes a secret when the hook succeeds. The content goes the way of
    /// [`secret_add`](Self::secret_add).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotLeader`](super::super::ErrorKind::NotLeader) for a secret of the application, if
    /// this unit does not lead. A secret that does not exist fails the hook at its end.
    pub fn secret_set(&self, secret: &SecretSet<'_>) -> Result<(), Error> {
        let command = "secret-set";
        let file =
            secret.content.map(|content| Self::content_file(command, content)).transpose()?;
        let path = file.as_ref().map(PrivateFile::path);
        let call = secret.fields.add_to(Call::new(command)).flag("--file", path);
        self.run(&call.operand(secret.id.as_str())).map(drop)
    }

    /// `secret-get`: the content of a secret.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::SecretNotFound`](super::super::ErrorKind::SecretNotFound) if there is none, and
    /// [`ErrorKind::PermissionDenied`](super::super::ErrorKind::PermissionDenied) for one that this unit
    /// has not been granted. [`Error::Inexpressible`] if a value may be no text, and a secret of another
    /// owner is asked for by its label alone.
    pub fn secret_get(&self, secret: &SecretGet<'_>) -> Result<SecretContent, Error> {
        let texts: SecretTexts = self.json(secret.call())?;
        let mut content = SecretContent::new();
        for (key, text) in texts.into_texts() {
            // JSON has no bytes: those that are no text arrive as this character.
            let value = if text.contains('\u{fffd}') {
                self.secret_get_exact(secret, &key)?.into_inner()
            } else {
                // Moves the text's own memory, so that no copy is left.
                let mut text = text;
                Zeroizing::new(std::mem::take(&mut *text).into_bytes())
            };
            content.insert_as_read(&key, value);
        }
        Ok(content)
    }

    /// `secret-get <id> <key>#base64`: one value, of any bytes.
    ///
    /// # Errors
    ///
    /// As [`secret_get`](Self::secret_get), and [`Error::Inexpressible`] without the secret's id: what
    /// follows a label alone, Juju takes for the id.
    pub fn secret_get_bytes(
        &self,
        secret: &SecretGet<'_>,
        key: &str,
    ) -> Result<SecretBytes, Error> {
        let call = secret.call();
        let command = call.command;
        if secret.id.is_none() {
            let value = key.to_owned();
            let reason = "a value that may be no text is read by the secret's id, not by its label";
            return Err(Error::Inexpressible { command, value, reason });
        }
        let call = call.operand(format!("{key}#base64"));
        let base64 = self.secret_text(call)?;
        let bytes = secret::decode_base64(&base64).map(SecretBytes::new);
        bytes.ok_or_else(|| Error::unreadable(command, "text in base64"))
    }

    /// The same by the label too, if this unit may know the id.
    fn secret_get_exact(&self, secret: &SecretGet<'_>, key: &str) -> Result<SecretBytes, Error> {
        if let (None, Some(label)) = (secret.id, secret.label) {
            match self.secret_info_get_by_label(label) {
                Ok(info) => {
                    let by_id = SecretGet::by_id(&info.id).read(secret.read);
                    return self.secret_get_bytes(&by_id, key);
                }
                Err(error) if error.kind().is_some_and(ErrorKind::is_not_found) => {}
                Err(error) => return Err(error),
            }
        }
        self.secret_get_bytes(secret, key)
    }

    fn content_file(command: &'static str, content: &SecretContent) -> Result<PrivateFile, Error> {
        Self::private_file(command, secret::encode(content).as_bytes())
    }
}
