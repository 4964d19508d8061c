//! Actions: what an operator asks for, and what became of it.

use ops_metadata::{ActionMeta, ObjectSchema, Schema, SchemaKind, Value as Default};
use serde_json::{Map, Value};

use super::error::hint;
use super::{ActionId, Error, Model, UnitName};

/// How far an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ActionStatus {
    /// It waits for its unit.
    Pending,
    /// It runs.
    Running,
    /// It succeeded.
    Completed,
    /// It failed.
    Failed,
    /// Its unit went away before it ran.
    Cancelled,
}

impl ActionStatus {
    /// The word that Juju shows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// One action that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    pub(crate) unit: UnitName,
    pub(crate) name: String,
    pub(crate) parameters: Map<String, Value>,
    pub(crate) status: ActionStatus,
    pub(crate) message: String,
    pub(crate) messages: Vec<String>,
    pub(crate) results: Map<String, Value>,
}

impl Action {
    /// The unit that runs it.
    pub fn unit(&self) -> &UnitName {
        &self.unit
    }

    /// Its name in the charm.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its parameters, defaults filled in.
    pub fn parameters(&self) -> &Map<String, Value> {
        &self.parameters
    }

    /// How far it is.
    pub fn status(&self) -> ActionStatus {
        self.status
    }

    /// Why it failed; empty otherwise.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What it said with `action-log`.
    pub fn messages(&self) -> &[String] {
        &self.messages
    }

    /// What it set with `action-set`, and `return-code`, `stdout` and `stderr`.
    pub fn results(&self) -> &Map<String, Value> {
        &self.results
    }
}

impl Model {
    /// `juju run <unit> <action> <parameter>=<value>…`. A parameter is a name, or names joined with
    /// `.` for what is inside of objects; its value is read as its schema says, or as YAML where the
    /// schema does not. The action waits until the unit's agent comes to it.
    ///
    /// # Errors
    /// No such unit, action or parameter, or a value that its schema does not take.
    pub fn enqueue_action(
        &mut self,
        unit: &UnitName,
        action: &str,
        parameters: &[(String, String)],
    ) -> Result<ActionId, Error> {
        self.unit(unit)?;
        let actions = &self.application(unit.application())?.charm.actions;
        let Some(meta) = actions.iter().find(|meta| meta.name.value == action) else {
            return Err(Error::NoAction {
                application: unit.application().clone(),
                action: action.to_owned(),
                hint: hint(action, actions.iter().map(|meta| meta.name.value.as_str())),
            });
        };
        let parameters = typed(meta, parameters)
            .map_err(|reason| Error::ActionParameters { action: action.to_owned(), reason })?;
        let id = ActionId(self.counters.action.next().saturating_add(1));
        let action = Action {
            unit: unit.clone(),
            name: action.to_owned(),
            parameters,
            status: ActionStatus::Pending,
            message: String::new(),
            messages: Vec::new(),
            results: Map::new(),
        };
        self.actions.insert(id, action);
        if let Some(found) = self.units.get_mut(unit) {
            found.actions.insert(id);
        }
        self.settle();
        Ok(id)
    }

    /// The actions, oldest first.
    pub fn actions(&self) -> impl Iterator<Item = (ActionId, &Action)> {
        self.actions.iter().map(|(id, action)| (*id, action))
    }

    /// The action, if there is one of this id.
    pub fn action(&self, id: ActionId) -> Option<&Action> {
        self.actions.get(&id)
    }
}

fn typed(meta: &ActionMeta, given: &[(String, String)]) -> Result<Map<String, Value>, String> {
    let mut parameters = Map::new();
    for (path, text) in given {
        let names: Vec<_> = path.split('.').collect();
        insert(&mut parameters, &meta.parameters, path, &names, text)?;
    }
    complete(&mut parameters, &meta.parameters, "")?;
    Ok(parameters)
}

/// Puts one given value where its path says.
fn insert(
    object: &mut Map<String, Value>,
    schema: &ObjectSchema,
    path: &str,
    names: &[&str],
    text: &str,
) -> Result<(), String> {
    let Some((name, rest)) = names.split_first() else { return Ok(()) };
    let property = schema.properties.iter().find(|property| property.name.value == *name);
    if property.is_none() && schema.additional == Some(false) {
        let known = schema.properties.iter().map(|property| property.name.value.as_str());
        return Err(format!("there is no parameter `{path}`: {}", hint(name, known)));
    }
    let kind = property.map_or(&SchemaKind::Any, |property| &property.schema.kind);
    if rest.is_empty() {
        object.insert((*name).to_owned(), parse(kind, path, text)?);
        return Ok(());
    }
    let anything = ObjectSchema::default();
    let inner = match kind {
        SchemaKind::Object(inner) => inner,
        SchemaKind::Any => &anything,
        _ => return Err(format!("`{name}` in `{path}` is no object")),
    };
    let slot = object.entry(*name).or_insert_with(|| Value::Object(Map::new()));
    if !slot.is_object() {
        *slot = Value::Object(Map::new());
    }
    slot.as_object_mut().map_or(Ok(()), |object| insert(object, inner, path, rest, text))
}

/// Reads a value that was given as text.
fn parse(kind: &SchemaKind, path: &str, text: &str) -> Result<Value, String> {
    let value = match kind {
        SchemaKind::String | SchemaKind::Enum(_) => Value::String(text.to_owned()),
        _ => from_yaml(
            &ops_metadata::read_value(text)
                .map_err(|error| format!("`{path}` is not YAML: {error}"))?,
        ),
    };
    check(&value, kind, path)?;
    Ok(value)
}

/// Whether a value is what its schema says.
fn check(value: &Value, kind: &SchemaKind, path: &str) -> Result<(), String> {
    let wrong = |expected: &str| Err(format!("`{path}` is {expected}, and `{value}` is not"));
    match (kind, value) {
        (SchemaKind::Any, _)
        | (SchemaKind::String, Value::String(_))
        | (SchemaKind::Boolean, Value::Bool(_))
        | (SchemaKind::Number, Value::Number(_))
        | (SchemaKind::Array(None), Value::Array(_)) => Ok(()),
        (SchemaKind::Integer, Value::Number(number)) if number.is_i64() || number.is_u64() => {
            Ok(())
        }
        (SchemaKind::Array(Some(items)), Value::Array(values)) => {
            values.iter().try_for_each(|value| check(value, &items.kind, path))
        }
        (SchemaKind::Object(schema), Value::Object(object)) => {
            object.iter().try_for_each(|(name, value)| {
                let path = format!("{path}.{name}");
                let property =
                    schema.properties.iter().find(|property| property.name.value == *name);
                match property {
                    Some(property) => check(value, &property.schema.kind, &path),
                    None if schema.additional == Some(false) => {
                        Err(format!("there is no parameter `{path}`"))
                    }
                    None => Ok(()),
                }
            })
        }
        (SchemaKind::Enum(words), Value::String(text))
            if words.iter().any(|word| word.value == *text) =>
        {
            Ok(())
        }
        (SchemaKind::Enum(words), _) => {
            let words: Vec<_> = words.iter().map(|word| format!("`{}`", word.value)).collect();
            wrong(&format!("one of {}", words.join(", ")))
        }
        (SchemaKind::String, _) => wrong("a string"),
        (SchemaKind::Boolean, _) => wrong("`true` or `false`"),
        (SchemaKind::Integer, _) => wrong("an integer"),
        (SchemaKind::Number, _) => wrong("a number"),
        (SchemaKind::Array(_), _) => wrong("a list such as `[a, b]`"),
        (SchemaKind::Object(_), _) => wrong("an object such as `{key: value}`"),
    }
}

/// Fills in defaults, then looks for what is required and missing.
fn complete(
    object: &mut Map<String, Value>,
    schema: &ObjectSchema,
    prefix: &str,
) -> Result<(), String> {
    for property in &schema.properties {
        let name = &property.name.value;
        if let Some(default) = default_of(&property.schema) {
            object.entry(name.clone()).or_insert(default);
        }
        let path = format!("{prefix}{name}");
        match (object.get_mut(name), &property.schema.kind) {
            (None, _) if property.required => return Err(format!("`{path}` is required")),
            (Some(Value::Object(inner)), SchemaKind::Object(schema)) => {
                complete(inner, schema, &format!("{path}."))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The default of a value; of an object without one, what its properties' defaults make.
fn default_of(schema: &Schema) -> Option<Value> {
    match (&schema.default, &schema.kind) {
        (Some(default), _) => Some(from_yaml(default)),
        (None, SchemaKind::Object(inner)) => {
            let defaults = inner.properties.iter().filter_map(|property| {
                Some((property.name.value.clone(), default_of(&property.schema)?))
            });
            let defaults: Map<_, _> = defaults.collect();
            (!defaults.is_empty()).then_some(Value::Object(defaults))
        }
        (None, _) => None,
    }
}

fn from_yaml(value: &Default) -> Value {
    match value {
        Default::Null => Value::Null,
        Default::Bool(value) => (*value).into(),
        Default::Int(number) => (*number).into(),
        Default::Float(number) => (*number).into(),
        Default::String(text) => text.as_str().into(),
        Default::List(values) => values.iter().map(from_yaml).collect(),
        Default::Map(pairs) => Value::Object(
            pairs.iter().map(|(name, value)| (name.clone(), from_yaml(value))).collect(),
        ),
    }
}
