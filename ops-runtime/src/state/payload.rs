//! What an event of a component says, in the form in which it is kept.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use serde_json::Value;

use super::finite::is_finite;
use super::stored::sorted;

/// How often a payload with lists is read back. A set of two comes back in the same order every second time.
const TURNS: usize = 16;

/// The payload of an event. It is the same for the same event in every process: what comes back in another
/// order, as a `HashSet` does, has none of its own and is put in one.
///
/// # Errors
///
/// The event would not come back as it is.
pub(crate) fn payload<P: Serialize + DeserializeOwned>(event: &P) -> serde_json::Result<Value> {
    let mut payload = serde_json::to_value(event)?;
    if !is_finite(event) {
        return Err(not_read_back());
    }
    payload.sort_all_objects();
    let turns = if has_order(&payload) { TURNS } else { 1 };
    for _ in 0..turns {
        let back = serde_json::from_value::<P>(payload.clone()).and_then(serde_json::to_value);
        let back = back.map_err(|_| not_read_back())?;
        if !is_same(&payload, &back) {
            return Err(not_read_back());
        }
        put_in_order(&mut payload, &back);
    }
    Ok(payload)
}

fn not_read_back() -> serde_json::Error {
    serde_json::Error::custom(
        "what it says would not come back as it is: its type's `Serialize` and `Deserialize` must fit, and \
         numbers must be finite",
    )
}

/// Whether there is anything in it that could come in another order.
fn has_order(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.len() > 1 || elements.iter().any(has_order),
        Value::Object(fields) => fields.values().any(has_order),
        _ => false,
    }
}

/// Whether the two differ in the order of lists alone.
fn is_same(one: &Value, other: &Value) -> bool {
    one == other || sorted(one.clone()) == sorted(other.clone())
}

/// Sorts the lists that have come back in another order.
fn put_in_order(value: &mut Value, back: &Value) {
    match (value, back) {
        (Value::Array(elements), Value::Array(back)) => {
            if elements.iter().zip(back).all(|(one, other)| is_same(one, other)) {
                elements.iter_mut().zip(back).for_each(|(one, back)| put_in_order(one, back));
            } else {
                elements.sort_by_cached_key(|element| sorted(element.clone()).to_string());
            }
        }
        (Value::Object(fields), Value::Object(back)) => {
            for (name, field) in fields {
                if let Some(back) = back.get(name) {
                    put_in_order(field, back);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use proptest::collection::{hash_map, hash_set, vec};
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Changed {
        names: HashSet<String>,
        order: Vec<u8>,
        sets: Vec<HashSet<u8>>,
        ports: HashMap<String, HashSet<u16>>,
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn the_same_event_says_the_same(
            names in hash_set("[a-z]{0,3}", 0..4),
            order in vec(any::<u8>(), 0..4),
            sets in vec(hash_set(any::<u8>(), 0..4), 0..3),
            ports in hash_map("[a-z]{0,3}", hash_set(any::<u16>(), 0..3), 0..3),
        ) {
            let event = Changed { names, order, sets, ports };
            let kept = payload(&event).unwrap();
            let back: Changed = serde_json::from_value(kept.clone()).unwrap();
            prop_assert_eq!(payload(&back).unwrap(), kept);
            prop_assert_eq!(back, event);
        }
    }

    #[test]
    fn what_would_not_come_back_is_an_error() {
        #[derive(Serialize, Deserialize)]
        struct Level(Option<f64>);
        /// It is written as a text, and read as a number.
        #[derive(Deserialize)]
        struct Uneven(#[allow(dead_code)] u8);
        impl Serialize for Uneven {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str("1")
            }
        }
        assert_eq!(payload(&Level(Some(1.5))).unwrap(), json!(1.5));
        for error in [payload(&Level(Some(f64::NAN))), payload(&f64::INFINITY), payload(&Uneven(1))]
        {
            let text = error.unwrap_err().to_string();
            assert!(text.starts_with("what it says would not come back"), "{text}");
        }
    }
}
