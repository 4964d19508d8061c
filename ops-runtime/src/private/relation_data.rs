//! What `#[derive(RelationData)]` and `#[derive(Interface)]` call.

use std::marker::PhantomData;

use crate::relation_data::{Codec, DataReader, Interface, RelationData};

/// A key that must be there. A function, so that an error is told at the field's type.
pub fn required<C: Codec<T>, T>(
    fields: &mut DataReader<'_>,
    key: &'static str,
    aliases: &[&'static str],
) -> Option<T> {
    fields.required::<C, T>(key, aliases)
}

/// A key that may be missing.
#[allow(clippy::option_option)] // Wrong, missing, or there.
pub fn optional<C: Codec<T>, T>(
    fields: &mut DataReader<'_>,
    key: &'static str,
    aliases: &[&'static str],
) -> Option<Option<T>> {
    fields.optional::<C, T>(key, aliases)
}

/// How a field is written: [`FieldOf::ENCODE`], or [`NoField::ENCODE`] if its type has no text, which
/// is told where it is read.
#[derive(Debug)]
pub struct FieldOf<C, T>(PhantomData<(C, T)>);

impl<C: Codec<T>, T> FieldOf<C, T> {
    pub const ENCODE: Encode<T> = C::encode;
}

/// What [`FieldOf`] has if its type has no text.
pub trait NoField<T> {
    const ENCODE: Encode<T> = |_| Err(String::new());
}

impl<C, T> NoField<T> for FieldOf<C, T> {}

type Encode<T> = fn(&T) -> Result<String, String>;

/// Compiles for relation data alone.
pub const fn is_relation_data<T: RelationData>() {}

/// `T`, of which a constant is asked: [`NameOf::NAME`] if it is an interface, else [`NoName::NAME`].
/// That it is none is told where the endpoint gets its types.
#[derive(Debug)]
pub struct NameOf<T>(PhantomData<T>);

impl<T: Interface> NameOf<T> {
    /// The interface's name.
    pub const NAME: Option<&'static str> = Some(T::NAME);
}

/// What [`NameOf`] has if its type is no interface.
pub trait NoName {
    const NAME: Option<&'static str> = None;
}

impl<T> NoName for NameOf<T> {}
