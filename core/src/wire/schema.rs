//! The macro that every schema is written in.
//!
//! ```text
//! wire! {
//!     /// What the struct is for.
//!     pub struct Request<'a> of ApiKey::ListOffsets {       // `of`: a whole message, with this row's versions
//!         /// What the field means.
//!         replica_id: i32 = -1;                             // in every version, and -1 unless said otherwise
//!         isolation_level: i8, in 2+;                       // in version 2 and later; a default of 0
//!         name: Option<Text<'a>> = None, in 3-5, null 4+;   // may be null in versions 4 and 5
//!         rack: Option<Text<'a>>, in 5+, tag 0;             // a tagged field; may be null, and is empty unless said
//!                                                           // otherwise: an `Option` without a default is not null
//!         client: Text<'a>, compact false;                  // keeps a two-byte length in flexible versions
//!     }
//! }
//! ```
//!
//! Of a field `timeout_ms: i32 = 5, in 10+;` come a public field of the struct, a constant `Request::timeout_ms` with
//! its [`FieldInfo`](super::FieldInfo), and these lines:
//!
//! ```text
//! const DEFAULT: Self = Self { .., timeout_ms: 5 };
//! fn read:      reader.field(&Self::timeout_ms, &mut this.timeout_ms)?;
//! fn write:     writer.field(&Self::timeout_ms, &self.timeout_ms);
//! ```
//!
//! A tagged field has them too (they do nothing for it) and one arm each in a `match` on the tag. A field that a version
//! does not have keeps its default when that version is read and is not written in it, whatever its value: whoever
//! fills in a response fills in all fields and lets the version choose.

/// Describes structs of the wire. See the module.
macro_rules! wire {
    () => {};

    // A struct with borrowed fields, then the rest.
    ($(#[doc = $doc:literal])* pub struct $name:ident<$life:lifetime> $(of $row:path)? { $($body:tt)* } $($rest:tt)*) => {
        $crate::wire::wire! { @struct [$($doc)*] $name [<$life>] $life { $($body)* } }
        $($crate::wire::wire! { @message $name [<$life>] [<'_>] $life $row })?
        $crate::wire::wire! { $($rest)* }
    };

    // A struct that borrows nothing, then the rest.
    ($(#[doc = $doc:literal])* pub struct $name:ident $(of $row:path)? { $($body:tt)* } $($rest:tt)*) => {
        $crate::wire::wire! { @struct [$($doc)*] $name [] 'a { $($body)* } }
        $($crate::wire::wire! { @message $name [] [] 'a $row })?
        $crate::wire::wire! { $($rest)* }
    };

    (@message $name:ident [$($generics:tt)*] [$($some:tt)*] $life:lifetime $row:path) => {
        impl<$life> $crate::wire::Message<$life> for $name $($generics)* {
            const SCHEMA: $crate::wire::Schema = $row.schema();
        }

        impl $($generics)* $name $($generics)* {
            /// The message as data.
            #[allow(dead_code)]
            pub const MESSAGE: &'static $crate::wire::MessageInfo = &$crate::wire::MessageInfo {
                schema: $row.schema(),
                fields: Self::INFO,
                #[cfg(any(test, feature = "typed-copies"))]
                copy: |reader, writer, version| {
                    writer.message(&reader.message::<$name $($some)*>(version)?, version);
                    Ok(())
                },
            };
        }
    };

    (@struct [$($doc:literal)*] $name:ident [$($generics:tt)*] $life:lifetime { $(
        $(#[doc = $field_doc:literal])*
        $field:ident: $type:ty $(= $default:expr)?
            $(, in $first:literal $(- $last:literal)? $(+)?)?
            $(, null $null_first:literal $(- $null_last:literal)? $(+)?)?
            $(, tag $tag:literal)?
            $(, compact $compact:literal)?;
    )* }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct $name $($generics)* { $(
            $(#[doc = $field_doc])*
            pub $field: $type,
        )* }

        #[allow(non_upper_case_globals, missing_docs)]
        impl $($generics)* $name $($generics)* {
            $(#[doc(hidden)]
            pub const $field: $crate::wire::FieldInfo = {
                use $crate::wire::{FieldInfo, Versions, Wire, plain_name};
                let versions = Versions::ALL $(.and(Versions::from($first) $(.to($last))?))?;
                let nullable = if <$type>::NULLABLE { versions } else { Versions::NONE };
                FieldInfo {
                    name: plain_name(stringify!($field)),
                    doc: concat!($($field_doc, "\n"),*),
                    kind: <$type>::KIND,
                    versions,
                    nulls: nullable $(.and(Versions::from($null_first) $(.to($null_last))?))?,
                    tag: $crate::wire::tag_of!($($tag)?),
                    compact: true $(&& $compact)?,
                }
            };)*

            /// What the schema says.
            pub const INFO: &'static $crate::wire::StructInfo = &$crate::wire::StructInfo {
                name: stringify!($name),
                doc: concat!($($doc, "\n"),*),
                fields: &[$(&Self::$field),*],
                tags: $crate::wire::StructInfo::count_tags(&[$(&Self::$field),*]),
                default: || $crate::wire::Wire::to_value(&<Self as $crate::wire::Wire<'_>>::DEFAULT),
            };
        }

        impl $($generics)* Default for $name $($generics)* {
            fn default() -> Self {
                $crate::wire::Wire::DEFAULT
            }
        }

        #[allow(clippy::match_single_binding, clippy::redundant_closure, unused_variables, unused_mut)]
        impl<$life> $crate::wire::Wire<$life> for $name $($generics)* {
            const DEFAULT: Self = Self { $($field: $crate::wire::default_of!($type $(, $default)?)),* };
            const KIND: $crate::wire::Kind = $crate::wire::Kind::Struct(Self::INFO);

            fn read(
                reader: &mut $crate::wire::Reader<$life>,
                nullable: bool,
            ) -> Result<Self, $crate::error::Malformed> {
                let mut this = Self::DEFAULT;
                $(reader.field(&Self::$field, &mut this.$field)?;)*
                if reader.flexible() {
                    reader.tags(|reader, tag| match tag {
                        $($($tag => reader.tagged(&Self::$field, &mut this.$field),)?)*
                        _ => Ok(false),
                    })?;
                }
                Ok(this)
            }

            fn write(&self, writer: &mut $crate::wire::Writer<'_>, nullable: bool) {
                $(writer.field(&Self::$field, &self.$field);)*
                if writer.flexible() {
                    writer.tags(const { Self::INFO.tags }, |writer, tag| match tag {
                        $($($tag => writer.tagged(&Self::$field, &self.$field, &Self::DEFAULT.$field),)?)*
                        _ => false,
                    });
                }
            }

            fn to_value(&self) -> $crate::wire::Value {
                $crate::wire::Value::Struct(vec![$($crate::wire::Wire::to_value(&self.$field)),*])
            }
        }

        impl<$life> $crate::wire::Nullable<$life> for $name $($generics)* {}
    };
}
pub(crate) use wire;

/// The default that a schema gives, or that of the type.
macro_rules! default_of {
    ($type:ty) => {
        <$type as $crate::wire::Wire<'_>>::DEFAULT
    };
    ($type:ty, $default:expr) => {
        $default
    };
}
pub(crate) use default_of;

/// The tag that a schema gives, or none.
macro_rules! tag_of {
    () => {
        None
    };
    ($tag:literal) => {
        Some($tag)
    };
}
pub(crate) use tag_of;
