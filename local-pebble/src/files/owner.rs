//! Owners of files.

use std::collections::HashMap;
use std::os::fd::AsFd;
use std::sync::{Mutex, PoisonError};

use rustix::fs::{Gid, Stat, Uid, fchown};

use crate::accounts::Owner;

/// How owners are set.
#[derive(Debug)]
pub(crate) enum Ownership {
    /// As the kernel allows.
    Real,
    /// Where the kernel does not allow it, the owner is noted, and told as if it were so.
    Noted(Mutex<HashMap<(u64, u64), Owner>>),
}

impl Ownership {
    /// Owners that are noted where they cannot be set.
    pub(crate) fn noted() -> Self {
        Self::Noted(Mutex::default())
    }

    /// Gives an open file to an owner.
    pub(super) fn give(&self, file: impl AsFd, owner: Owner) -> rustix::io::Result<()> {
        let (uid, gid) = (Uid::from_raw(owner.uid), Gid::from_raw(owner.gid));
        match (self, fchown(&file, Some(uid), Some(gid))) {
            (Self::Noted(noted), Err(_)) => {
                let stat = rustix::fs::fstat(&file)?;
                noted.lock().unwrap_or_else(PoisonError::into_inner).insert(key(&stat), owner);
                Ok(())
            }
            (_, result) => result,
        }
    }

    /// The owner of a file.
    pub(super) fn of(&self, stat: &Stat) -> Owner {
        let real = Owner { uid: stat.st_uid, gid: stat.st_gid };
        match self {
            Self::Real => real,
            Self::Noted(noted) => {
                let noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
                noted.get(&key(stat)).copied().unwrap_or(real)
            }
        }
    }

    /// Forgets a file that is no more: its number may be another's soon.
    pub(super) fn forget(&self, stat: &Stat) {
        if let Self::Noted(noted) = self {
            noted.lock().unwrap_or_else(PoisonError::into_inner).remove(&key(stat));
        }
    }
}

#[allow(clippy::unnecessary_cast, clippy::cast_sign_loss, reason = "the types differ by platform")]
const fn key(stat: &Stat) -> (u64, u64) {
    (stat.st_dev as u64, stat.st_ino as u64)
}
