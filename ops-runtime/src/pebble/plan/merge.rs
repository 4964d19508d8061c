//! Merge keys of YAML: `<<: *base` puts what `base` has beside the mapping's own keys.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_yaml::Value;

use super::text::json;

/// The key, as it is written here.
const MERGE: &str = r#""<<""#;

/// The text with its merge keys worked in, if it has any. What was written without quotes stays so:
/// `1.10` is another text than `1.1` where Pebble wants a text.
pub(super) fn merged(text: &str) -> Result<Cow<'_, str>, serde_yaml::Error> {
    if !text.contains("<<") {
        return Ok(text.into());
    }
    let shape: Value = serde_yaml::from_str(text)?;
    let node = Shaped(&shape).deserialize(serde_yaml::Deserializer::from_str(text))?;
    Ok(node.merged::<serde_yaml::Error>()?.to_string().into())
}

/// A node of the document, with its scalars as YAML.
#[derive(Clone)]
enum Node {
    Scalar(String),
    Sequence(Vec<Node>),
    Mapping(BTreeMap<String, Node>),
}

impl Node {
    fn merged<E: Error>(self) -> Result<Self, E> {
        match self {
            Self::Scalar(_) => Ok(self),
            Self::Sequence(nodes) => {
                Ok(Self::Sequence(nodes.into_iter().map(Self::merged).collect::<Result<_, _>>()?))
            }
            Self::Mapping(entries) => {
                let entries = entries.into_iter().map(|(key, node)| Ok((key, node.merged()?)));
                let mut entries: BTreeMap<String, Self> = entries.collect::<Result<_, E>>()?;
                let sources = match entries.remove(MERGE) {
                    None => Vec::new(),
                    Some(Self::Sequence(sources)) => sources,
                    Some(source) => vec![source],
                };
                // The mapping's own keys go first, then those of the earlier source.
                for source in sources {
                    let Self::Mapping(others) = source else {
                        return Err(E::custom("`<<` takes a mapping, or a list of mappings"));
                    };
                    for (key, node) in others {
                        entries.entry(key).or_insert(node);
                    }
                }
                Ok(Self::Mapping(entries))
            }
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(text) => f.write_str(text),
            Self::Sequence(nodes) => {
                f.write_str("[")?;
                nodes.iter().try_for_each(|node| write!(f, "{node}, "))?;
                f.write_str("]")
            }
            Self::Mapping(entries) => {
                f.write_str("{")?;
                entries.iter().try_for_each(|(key, node)| write!(f, "{key}: {node}, "))?;
                f.write_str("}")
            }
        }
    }
}

/// Reads a node of this shape. The shape alone has lost how its numbers were written; the reader alone
/// tells how only where it is asked for a text.
#[derive(Clone, Copy)]
struct Shaped<'a>(&'a Value);

impl<'de> DeserializeSeed<'de> for Shaped<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        match self.0 {
            Value::Mapping(_) => deserializer.deserialize_map(self),
            Value::Sequence(_) => deserializer.deserialize_seq(self),
            Value::Tagged(tagged) => Shaped(&tagged.value).deserialize(deserializer),
            Value::Null => {
                IgnoredAny::deserialize(deserializer)?;
                Ok(Node::Scalar("null".to_owned()))
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                deserializer.deserialize_str(self)
            }
        }
    }
}

impl<'de> Visitor<'de> for Shaped<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the same document")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        let is_text = self.0.is_string();
        let text = if is_text { json(&text).map_err(E::custom)? } else { text.to_owned() };
        Ok(Node::Scalar(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        for shape in self.0.as_sequence().into_iter().flatten() {
            nodes.extend(access.next_element_seed(Shaped(shape))?);
        }
        Ok(Node::Sequence(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut entries = BTreeMap::new();
        for (key, shape) in self.0.as_mapping().into_iter().flatten() {
            if let Some(key) = access.next_key_seed(Shaped(key))? {
                entries.insert(key.to_string(), access.next_value_seed(Shaped(shape))?);
            }
        }
        Ok(Node::Mapping(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merge_keys_give_what_is_not_there() {
        let text = "a: &a {x: 1.10, y: yes, z: [~, 0x10, 'q', \"5\"]}\n\
            b: {<<: *a, y: own, \"odd: key\": {<<: {deep: 007}}}\n\
            c: {<<: [{x: first}, *a, {w: 1, x: last}]}\n";
        let expected = r#"{"a": {"x": 1.10, "y": "yes", "z": [null, 0x10, "q", "5", ], }, "b": {"odd: key": {"deep": 007, }, "x": 1.10, "y": "own", "z": [null, 0x10, "q", "5", ], }, "c": {"w": 1, "x": "first", "y": "yes", "z": [null, 0x10, "q", "5", ], }, }"#;
        let text = merged(text).unwrap();
        assert_eq!(text, expected.replace("007", r#""007""#));
        serde_yaml::from_str::<Value>(&text).unwrap();
    }

    #[test]
    fn what_has_no_merge_keys_stays_as_it_is() {
        for text in ["a: 1.10", "", "["] {
            assert_eq!(merged(text).unwrap(), text);
        }
    }

    #[test]
    fn what_cannot_be_merged_is_told() {
        for text in ["<<: 5", "a: {<<: [5]}", "<<: *none", "<<: {a: 1"] {
            assert!(merged(text).is_err(), "{text}");
        }
    }
}
