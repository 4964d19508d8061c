//! `#[charm] struct` and `#[component] struct`.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Attribute, Fields, Generics, Item, Token, Type, Visibility};

use super::component_field::{ComponentFieldArgs, FieldAttribute};
use super::stored::StoredArgs;

/// A type that shall be a charm, or a component.
pub(crate) struct CharmStruct {
    /// The item, as it was written.
    pub(crate) item: TokenStream,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) shape: Shape,
}

/// What the type is made of.
pub(crate) enum Shape {
    /// `struct Hello;`
    Unit,
    /// `struct Hello { … }`
    Named(Vec<Field>),
    /// `struct Hello(…);`: the fields.
    Tuple(TokenStream),
    /// An `enum` or a `union`: its keyword.
    NoStruct(TokenStream),
    /// Something that does not parse.
    HalfTyped,
}

/// A field of the struct.
pub(crate) struct Field {
    pub(crate) cfgs: Vec<TokenStream>,
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    /// `#[stored]`; every time that it is given.
    pub(crate) stored: Vec<StoredArgs>,
    /// `#[component]`; every time that it is given.
    pub(crate) components: Vec<ComponentFieldArgs>,
    /// `#[argument]`; every time that it is given.
    pub(crate) arguments: Vec<Attribute>,
}

impl Field {
    /// `#[component]`, if the field is one.
    pub(crate) fn component(&self) -> Option<&ComponentFieldArgs> {
        self.components.first()
    }
}

impl Parse for CharmStruct {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut item: Item = input.parse()?;
        let ours = take_off(&mut item);
        let tokens = item.to_token_stream();
        let (attrs, vis, ident, generics, shape) = match item {
            Item::Struct(item) => {
                (item.attrs, item.vis, item.ident, item.generics, Shape::of(item.fields, ours))
            }
            Item::Enum(item) => {
                let shape = Shape::NoStruct(item.enum_token.into_token_stream());
                (item.attrs, item.vis, item.ident, item.generics, shape)
            }
            Item::Union(item) => {
                let shape = Shape::NoStruct(item.union_token.into_token_stream());
                (item.attrs, item.vis, item.ident, item.generics, shape)
            }
            other => return Err(syn::Error::new_spanned(other, "expected a struct")),
        };
        Ok(Self { item: tokens, attrs, vis, ident, generics, shape })
    }
}

impl CharmStruct {
    /// A struct with fields that do not parse: only what stands in front of them is looked at.
    pub(crate) fn half_typed(item: TokenStream) -> syn::Result<Self> {
        let head = |input: ParseStream<'_>| {
            let attrs = input.call(Attribute::parse_outer)?;
            let vis = input.parse()?;
            input.parse::<Token![struct]>()?;
            let ident = input.parse()?;
            input.parse::<TokenStream>()?;
            Ok((attrs, vis, ident))
        };
        let (attrs, vis, ident) = head.parse2(item.clone())?;
        Ok(Self { item, attrs, vis, ident, generics: Generics::default(), shape: Shape::HalfTyped })
    }
}

/// Takes our attributes off the fields; gives them, field by field.
fn take_off(item: &mut Item) -> Vec<Vec<Attribute>> {
    let Item::Struct(item) = item else { return Vec::new() };
    let fields = item.fields.iter_mut().map(|field| {
        let all = std::mem::take(&mut field.attrs);
        let (ours, theirs) =
            all.into_iter().partition(|one| FieldAttribute::of(one.path()).is_some());
        field.attrs = theirs;
        ours
    });
    fields.collect()
}

impl Shape {
    fn of(fields: Fields, ours: Vec<Vec<Attribute>>) -> Self {
        let fields = match fields {
            Fields::Unit => return Self::Unit,
            Fields::Unnamed(fields) => return Self::Tuple(fields.into_token_stream()),
            Fields::Named(fields) => fields.named,
        };
        let fields = fields.into_iter().zip(ours).filter_map(|(field, ours)| {
            let mut taken = Field {
                cfgs: super::cfgs(&field.attrs),
                ident: field.ident?,
                ty: field.ty,
                stored: Vec::new(),
                components: Vec::new(),
                arguments: Vec::new(),
            };
            for attribute in ours {
                match FieldAttribute::of(attribute.path())? {
                    FieldAttribute::Stored => taken.stored.push(StoredArgs::of(attribute)),
                    FieldAttribute::Component => {
                        taken.components.push(ComponentFieldArgs::of(attribute));
                    }
                    FieldAttribute::Argument => taken.arguments.push(attribute),
                }
            }
            Some(taken)
        });
        Self::Named(fields.collect())
    }

    /// The fields, if they have names.
    pub(crate) fn fields(&self) -> &[Field] {
        match self {
            Self::Named(fields) => fields,
            Self::Unit | Self::Tuple(_) | Self::NoStruct(_) | Self::HalfTyped => &[],
        }
    }
}
