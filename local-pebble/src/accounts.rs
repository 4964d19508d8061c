//! Users and groups: from the files of a root directory, or pretended.

use std::fs;
use std::path::{Path, PathBuf};

use crate::plan::UserFields;

/// A user's number and the group's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// Where names of users and groups are looked up.
#[derive(Debug, Clone)]
pub(crate) enum Accounts {
    /// `etc/passwd` and `etc/group` in a directory.
    Files { etc: PathBuf },
    /// Every name is known, and has a number made of it.
    Pretended,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) home: String,
}

impl Accounts {
    /// Those of a root directory, or the machine's where it has none.
    pub(crate) fn of_root(root: &Path) -> Self {
        let etc = root.join("etc");
        if etc.join("passwd").is_file() {
            Self::Files { etc }
        } else {
            Self::Files { etc: PathBuf::from("/etc") }
        }
    }

    /// The user and group that the fields mean; nothing if they mean the daemon's own.
    pub(crate) fn resolve(&self, fields: &UserFields) -> Result<Option<Owner>, String> {
        let user = if fields.user.is_empty() { None } else { Some(self.known_user(&fields.user)?) };
        let group_id = if fields.group.is_empty() {
            None
        } else {
            let found = self.group_id(&fields.group);
            Some(found.ok_or_else(|| format!("group: unknown group {}", fields.group))?)
        };
        let given_user = fields.user_id.map(number).transpose()?;
        let given_group = fields.group_id.map(number).transpose()?;
        if let (Some(user), Some(id)) = (&user, given_user)
            && user.uid != id
        {
            return Err(format!(
                "user {:?} UID ({}) does not match user-id ({id})",
                user.name, user.uid
            ));
        }
        if let (Some(found), Some(id)) = (group_id, given_group)
            && found != id
        {
            return Err(format!(
                "group {:?} GID ({found}) does not match group-id ({id})",
                fields.group
            ));
        }
        let uid = user.as_ref().map(|user| user.uid).or(given_user);
        match (uid, group_id.or(given_group)) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err("must specify user, not just group".to_owned()),
            (Some(uid), Some(gid)) => Ok(Some(Owner { uid, gid })),
            (Some(uid), None) => {
                let user = user
                    .or_else(|| self.user_by_id(uid))
                    .ok_or_else(|| format!("user: unknown userid {uid}"))?;
                Ok(Some(Owner { uid, gid: user.gid }))
            }
        }
    }

    fn known_user(&self, name: &str) -> Result<User, String> {
        self.user(name).ok_or_else(|| format!("user: unknown user {name}"))
    }

    fn user(&self, name: &str) -> Option<User> {
        match self {
            Self::Files { etc } => lines(&etc.join("passwd"))
                .find_map(|line| user_of_line(&line).filter(|user| user.name == name)),
            Self::Pretended => Some(pretended_user(name)),
        }
    }

    /// The user with this number.
    pub(crate) fn user_by_id(&self, uid: u32) -> Option<User> {
        let passwd = match self {
            Self::Files { etc } => etc.join("passwd"),
            Self::Pretended if uid == 0 => return Some(pretended_user("root")),
            Self::Pretended => {
                let name = format!("user-{uid}");
                return Some(User { uid, gid: uid, home: format!("/home/{name}"), name });
            }
        };
        lines(&passwd).find_map(|line| user_of_line(&line).filter(|user| user.uid == uid))
    }

    fn group_id(&self, name: &str) -> Option<u32> {
        match self {
            Self::Files { etc } => lines(&etc.join("group"))
                .find_map(|line| group_of_line(&line).filter(|(group, _)| group == name))
                .map(|(_, gid)| gid),
            Self::Pretended => Some(pretended_number(name)),
        }
    }

    /// The name of the group with this number.
    pub(crate) fn group_name(&self, gid: u32) -> Option<String> {
        match self {
            Self::Files { etc } => lines(&etc.join("group"))
                .find_map(|line| group_of_line(&line).filter(|(_, id)| *id == gid))
                .map(|(name, _)| name),
            Self::Pretended if gid == 0 => Some("root".to_owned()),
            Self::Pretended => Some(format!("group-{gid}")),
        }
    }
}

fn number(id: i64) -> Result<u32, String> {
    u32::try_from(id).map_err(|_| format!("user: unknown userid {id}"))
}

fn lines(path: &Path) -> impl Iterator<Item = String> {
    let text = fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    text.lines().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

fn user_of_line(line: &str) -> Option<User> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    let uid = fields.nth(1)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    let home = fields.nth(1)?.to_owned();
    Some(User { name, uid, gid, home })
}

fn group_of_line(line: &str) -> Option<(String, u32)> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    Some((name, fields.nth(1)?.parse().ok()?))
}

fn pretended_user(name: &str) -> User {
    let uid = pretended_number(name);
    let home = if uid == 0 { "/root".to_owned() } else { format!("/home/{name}") };
    User { name: name.to_owned(), uid, gid: uid, home }
}

/// The same number for the same name, among those that real users have.
fn pretended_number(name: &str) -> u32 {
    if name == "root" {
        return 0;
    }
    let hash =
        name.bytes().fold(0_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(u32::from(byte)));
    1_000 + hash % 50_000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(user: &str, user_id: Option<i64>, group: &str, group_id: Option<i64>) -> UserFields {
        UserFields { user: user.to_owned(), user_id, group: group.to_owned(), group_id }
    }

    #[test]
    fn users_and_groups_go_together() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("etc")).unwrap();
        fs::write(
            root.path().join("etc/passwd"),
            "root:x:0:0::/root:/bin/sh\nweb:x:33:44::/srv:/bin/sh\n",
        )
        .unwrap();
        fs::write(root.path().join("etc/group"), "root:x:0:\nstaff:x:50:\n").unwrap();
        let accounts = Accounts::of_root(root.path());
        for (given, expected) in [
            (fields("", None, "", None), Ok(None)),
            (fields("web", None, "", None), Ok(Some((33, 44)))),
            (fields("web", Some(33), "staff", None), Ok(Some((33, 50)))),
            (fields("", Some(77), "", Some(78)), Ok(Some((77, 78)))),
            (fields("", Some(77), "", None), Err("user: unknown userid 77")),
            (fields("nobody", None, "", None), Err("user: unknown user nobody")),
            (fields("", None, "x", None), Err("group: unknown group x")),
            (fields("", None, "staff", None), Err("must specify user, not just group")),
            (
                fields("web", Some(1), "", None),
                Err("user \"web\" UID (33) does not match user-id (1)"),
            ),
        ] {
            let found = accounts.resolve(&given).map(|owner| owner.map(|o| (o.uid, o.gid)));
            assert_eq!(found, expected.map_err(str::to_owned), "{given:?}");
        }
        assert_eq!(accounts.group_name(50).as_deref(), Some("staff"));
    }
}
