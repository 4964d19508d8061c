//! Which types the values of a request have. A value of another type is told with its place, in the words
//! and by the names of Pebble's own types.

use serde_json::{Map, Number, Value};

use super::scan::Json;

/// A type of a request's values. `null` is as good as nothing everywhere.
#[derive(Debug)]
pub(crate) enum Type {
    String,
    /// A text for which Go has a type of its own.
    Named(&'static str),
    Bool,
    /// Go's `int`.
    Int,
    Uint32,
    List(&'static Type),
    Map(&'static Type),
    Struct(&'static Struct),
    /// A structure that may not be there, other than in its place in a [`Struct`].
    Pointer(&'static Struct),
    /// Anything: it becomes its own text.
    Raw,
}

/// A structure: its whole name, and its fields.
#[derive(Debug)]
pub(crate) struct Struct {
    /// As in `daemon.execPayload`; one without a name is written out.
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [Field],
}

/// The name and the type of a field.
pub(crate) type Field = (&'static str, Type);

/// Where a value stands: the structure, if it is in one, and the fields that lead to it.
#[derive(Clone, Default)]
struct Place {
    within: Option<&'static str>,
    path: Vec<&'static str>,
}

/// The value, with the fields' own names and nothing that no field takes.
pub(super) fn fit(value: Json, shape: &Type) -> Result<Value, String> {
    let mut fitting = Fitting { error: None };
    let fitted = fitting.fit(value, "", shape, &Place::default());
    fitting.error.map_or(Ok(fitted), Err)
}

struct Fitting {
    /// The first value of another type: the others are read all the same.
    error: Option<String>,
}

impl Fitting {
    fn fit(&mut self, value: Json, text: &str, shape: &Type, place: &Place) -> Value {
        match (value, shape) {
            (_, Type::Raw) => Value::String(text.to_owned()),
            (Json::Null, _) => Value::Null,
            (Json::String(text), Type::String | Type::Named(_)) => Value::String(text),
            (Json::Bool(value), Type::Bool) => Value::Bool(value),
            (Json::Number(text), Type::Int | Type::Uint32) => self.integer(&text, shape, place),
            (Json::Array(items), Type::List(item)) => {
                let items = items.into_iter().map(|value| match self.fit(value, "", item, place) {
                    Value::Null => item.zero(),
                    value => value,
                });
                Value::Array(items.collect())
            }
            (Json::Object(entries), Type::Map(of)) => {
                let mut map = Map::new();
                for (key, value, text) in entries {
                    let value = match self.fit(value, &text, of, place) {
                        Value::Null => of.zero(),
                        value => value,
                    };
                    map.insert(key, value);
                }
                Value::Object(map)
            }
            (Json::Object(entries), Type::Struct(shape) | Type::Pointer(shape)) => {
                self.fields(entries, shape, place)
            }
            (value, _) => self.mismatch(value.describe(), shape, place),
        }
    }

    fn fields(
        &mut self,
        entries: Vec<(String, Json, String)>,
        shape: &Struct,
        place: &Place,
    ) -> Value {
        let mut map = Map::new();
        for (key, value, text) in entries {
            let same = |field: &&Field| field.0 == key;
            let alike = |field: &&Field| field.0.eq_ignore_ascii_case(&key);
            let field = shape.fields.iter().find(same).or(shape.fields.iter().find(alike));
            let Some((name, of)) = field else { continue };
            let mut place = place.clone();
            place.within = Some(shape.short_name());
            place.path.push(name);
            let value = self.fit(value, &text, of, &place);
            // A `null` leaves what was said before.
            if !value.is_null() || !map.contains_key(*name) {
                map.insert((*name).to_owned(), value);
            }
        }
        Value::Object(map)
    }

    fn integer(&mut self, text: &str, shape: &Type, place: &Place) -> Value {
        let number = match shape {
            Type::Uint32 => text.parse::<u32>().ok().map(Number::from),
            _ => text.parse::<i64>().ok().map(Number::from),
        };
        match number {
            Some(number) => Value::Number(number),
            None => self.mismatch(&format!("number {text}"), shape, place),
        }
    }

    fn mismatch(&mut self, found: &str, shape: &Type, place: &Place) -> Value {
        let name = shape.name();
        let at = match place.within {
            Some(within) => format!("Go struct field {within}.{}", place.path.join(".")),
            None => "Go value".to_owned(),
        };
        self.error
            .get_or_insert(format!("json: cannot unmarshal {found} into {at} of type {name}"));
        Value::Null
    }
}

impl Json {
    const fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }
}

impl Type {
    fn name(&self) -> String {
        match self {
            Self::String => "string".to_owned(),
            Self::Named(name) => (*name).to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::Int => "int".to_owned(),
            Self::Uint32 => "uint32".to_owned(),
            Self::List(item) => format!("[]{}", item.full_name()),
            Self::Map(of) => format!("map[string]{}", of.full_name()),
            Self::Struct(shape) | Self::Pointer(shape) => shape.name.to_owned(),
            Self::Raw => "json.RawMessage".to_owned(),
        }
    }

    /// The name within that of another type.
    fn full_name(&self) -> String {
        match self {
            Self::Pointer(shape) => format!("*{}", shape.name),
            other => other.name(),
        }
    }

    /// What `null` is in a list or a map.
    pub(super) fn zero(&self) -> Value {
        match self {
            Self::String | Self::Named(_) => Value::String(String::new()),
            Self::Bool => Value::Bool(false),
            Self::Int | Self::Uint32 => Value::Number(0.into()),
            Self::Struct(_) => Value::Object(Map::new()),
            Self::List(_) | Self::Map(_) | Self::Pointer(_) | Self::Raw => Value::Null,
        }
    }
}

impl Struct {
    /// The name without its package; none where it has no name.
    fn short_name(&self) -> &'static str {
        if self.name.starts_with("struct ") {
            return "";
        }
        self.name.rsplit_once('.').map_or(self.name, |(_, name)| name)
    }
}
