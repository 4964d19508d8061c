//! `#[charm] struct`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Attribute, Fields, Generics, Item, Token, Type, Visibility};

/// A type that shall be a charm.
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
}

impl Parse for CharmStruct {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let item: Item = input.parse()?;
        let tokens = item.to_token_stream();
        let (attrs, vis, ident, generics, shape) = match item {
            Item::Struct(item) => {
                (item.attrs, item.vis, item.ident, item.generics, Shape::of(item.fields))
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

impl Shape {
    fn of(fields: Fields) -> Self {
        let fields = match fields {
            Fields::Unit => return Self::Unit,
            Fields::Unnamed(fields) => return Self::Tuple(fields.into_token_stream()),
            Fields::Named(fields) => fields.named,
        };
        let fields = fields.into_iter().filter_map(|field| {
            Some(Field { cfgs: super::cfgs(&field.attrs), ident: field.ident?, ty: field.ty })
        });
        Self::Named(fields.collect())
    }

    /// An expression that builds the type with every field at its `Default`.
    pub(crate) fn default_expression(&self) -> TokenStream {
        match self {
            Self::Unit => quote!(Self),
            Self::Named(fields) => {
                let fields = fields.iter().map(|Field { cfgs, ident, ty }| {
                    quote!(#(#cfgs)* #ident: <#ty as ::core::default::Default>::default())
                });
                quote!(Self { #(#fields),* })
            }
            // All of them are errors, and this is never run.
            Self::Tuple(_) | Self::NoStruct(_) | Self::HalfTyped => quote!(loop {}),
        }
    }
}
