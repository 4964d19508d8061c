//! The values of `StoredState`, and who takes them.

use serde::de::DeserializeOwned;

use super::pickle::Pickled;
use super::tables::Snapshot;

/// The kind of the objects that keep a `StoredState`, before the name of its attribute.
const KIND: &str = "StoredStateData[";

/// Every value that a stored field may take.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offers(Vec<Offer>);

/// One value.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    /// The whole path of the object: `MyCharm/Lib[one]/StoredStateData[_stored]`.
    pub(crate) handle: String,
    /// What has the `StoredState`, by its path below the charm; empty for the charm itself.
    pub(crate) owner: String,
    /// The `StoredState` itself: `_stored`.
    attribute: String,
    /// The value's name; empty for all of an object that cannot be read.
    pub(crate) key: String,
    /// The value, until it is taken.
    json: String,
    pub(crate) fate: Fate,
}

/// What becomes of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nobody has asked for it.
    Waits,
    Taken,
    /// It is not taken, for this reason.
    Left(String),
}

/// Where a stored field's value may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::state) struct Source {
    /// What has the `StoredState`, by its path below the charm.
    owner: String,
    /// Which `StoredState`; any if it is not said.
    attribute: Option<String>,
    key: String,
}

impl Source {
    /// A path as it is written in `#[stored(python = "…")]`, as `owner` sees it: `count`,
    /// `Lib[one]/count`, `StoredStateData[_cache]/count`.
    pub(in crate::state) fn new(owner: &str, path: &str) -> Self {
        let (objects, key) = path.rsplit_once('/').unwrap_or(("", path));
        let (parent, last) = objects.rsplit_once('/').unwrap_or(("", objects));
        let attribute = last.strip_prefix(KIND).and_then(|rest| rest.strip_suffix(']'));
        let below = if attribute.is_some() { parent } else { objects };
        Self {
            owner: joined(owner, below),
            attribute: attribute.map(str::to_owned),
            key: key.to_owned(),
        }
    }

    /// A key of any `StoredState` of the owner.
    pub(in crate::state) fn of(owner: &str, key: &str) -> Self {
        Self { owner: owner.to_owned(), attribute: None, key: key.to_owned() }
    }

    fn is_of(&self, offer: &Offer) -> bool {
        let is_attribute = |name: &String| *name == offer.attribute;
        self.owner == offer.owner
            && self.key == offer.key
            && self.attribute.as_ref().is_none_or(is_attribute)
    }
}

impl Offers {
    /// The values of every `StoredState` among the snapshots. `left` is how much text they may become.
    pub(super) fn of(snapshots: &[Snapshot], left: &mut usize) -> Self {
        let mut offers = Self::default();
        for snapshot in snapshots {
            offers.add(snapshot, left);
        }
        offers
    }

    fn add(&mut self, Snapshot { handle, pickle }: &Snapshot, left: &mut usize) {
        let Some((path, object)) = handle.rsplit_once('/') else { return };
        let Some(attribute) = object.strip_prefix(KIND).and_then(|rest| rest.strip_suffix(']'))
        else {
            return;
        };
        let offer = |key: &str, json: Result<String, String>| {
            let fate = json.as_ref().err().map_or(Fate::Waits, |error| Fate::Left(error.clone()));
            Offer {
                handle: handle.clone(),
                owner: below_charm(path).to_owned(),
                attribute: attribute.to_owned(),
                key: key.to_owned(),
                json: json.unwrap_or_default(),
                fate,
            }
        };
        let pickled = match Pickled::read(pickle) {
            Ok(pickled) => pickled,
            Err(error) => return self.0.push(offer("", Err(error.to_string()))),
        };
        let Some(entries) = pickled.entries() else {
            return self.0.push(offer("", Err("it is no dict with texts as keys".to_owned())));
        };
        let offers = entries.into_iter().map(|(key, value)| {
            offer(key, pickled.json(value, left).map_err(|refused| refused.to_string()))
        });
        self.0.extend(offers);
    }

    /// The value of the first of these sources that has one for the type.
    pub(in crate::state) fn take<T: DeserializeOwned>(&mut self, sources: &[Source]) -> Option<T> {
        sources.iter().find_map(|source| self.take_from(source))
    }

    fn take_from<T: DeserializeOwned>(&mut self, source: &Source) -> Option<T> {
        let is_found = |offer: &Offer| offer.fate == Fate::Waits && source.is_of(offer);
        let attribute = self.0.iter().find(|offer| is_found(offer))?.attribute.clone();
        let mut found: Vec<_> = self.0.iter_mut().filter(|offer| is_found(offer)).collect();
        if found.iter().any(|offer| offer.attribute != attribute) {
            for offer in found {
                let reason = "another `StoredState` has one of this name: say which by \
                              `#[stored(python = \"StoredStateData[…]/…\")]`";
                offer.fate = Fate::Left(reason.to_owned());
            }
            return None;
        }
        // Those behind it are of a class that the charm was once.
        let offer = found.first_mut()?;
        match serde_json::from_str(&offer.json) {
            Ok(value) => {
                offer.fate = Fate::Taken;
                offer.json.clear();
                Some(value)
            }
            // What the error says may have the value in it.
            Err(_) => {
                offer.fate = Fate::Left("its field has another type".to_owned());
                None
            }
        }
    }

    pub(in crate::state) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What becomes of each.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Offer> {
        self.0.iter()
    }
}

/// An object's path below the charm, of its path below its owner and that one's; nothing if either is none.
pub(crate) fn below(owner: Option<&str>, path: Option<&str>) -> Option<String> {
    Some(joined(owner?, path?))
}

fn joined(owner: &str, path: &str) -> String {
    let slash = if owner.is_empty() || path.is_empty() { "" } else { "/" };
    format!("{owner}{slash}{path}")
}

/// A path without the charm, which is the root and has no key; what has another root stays whole.
pub(super) fn below_charm(path: &str) -> &str {
    let (root, rest) = path.split_once('/').unwrap_or((path, ""));
    if root.contains('[') { path } else { rest }
}
