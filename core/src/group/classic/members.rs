//! The members of a group, by id and by the name that a static one goes by.
//!
//! Not what they do: that is the group's.

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::group::Name;

use super::member::Member;

/// Members by id; both ways to find one agree.
#[derive(Debug, Default)]
pub struct Members {
    /// Boxed, as the map keeps room for eleven.
    by_id: BTreeMap<Name, Box<Member>>,
    /// The ids of those that have an instance id.
    by_instance: BTreeMap<Name, Name>,
}

impl Members {
    /// The id of the member that goes by a static name.
    pub fn of_instance(&self, instance_id: &str) -> Option<&Name> {
        self.by_instance.get(instance_id)
    }

    /// Takes a member in, whose instance id nobody else has.
    pub fn insert(&mut self, id: Name, member: Box<Member>) {
        if let Some(instance_id) = &member.instance_id {
            self.by_instance.insert(instance_id.clone(), id.clone());
        }
        self.by_id.insert(id, member);
    }

    /// Takes a member out.
    pub fn remove(&mut self, id: &str) -> Option<Box<Member>> {
        let member = self.by_id.remove(id)?;
        // A log may name one instance twice: only the one that is found by it takes it along.
        if let Some(instance_id) = &member.instance_id
            && self.by_instance.get(instance_id).is_some_and(|known| **known == *id)
        {
            self.by_instance.remove(instance_id);
        }
        Some(member)
    }

    /// One of them, to change anything but its instance id.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut Box<Member>> {
        self.by_id.get_mut(id)
    }

    /// All of them, to change anything but their instance ids.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&Name, &mut Box<Member>)> {
        self.by_id.iter_mut()
    }
}

impl FromIterator<(Name, Box<Member>)> for Members {
    fn from_iter<I: IntoIterator<Item = (Name, Box<Member>)>>(members: I) -> Members {
        let mut all = Members::default();
        members.into_iter().for_each(|(id, member)| all.insert(id, member));
        all
    }
}

impl Deref for Members {
    type Target = BTreeMap<Name, Box<Member>>;

    fn deref(&self) -> &BTreeMap<Name, Box<Member>> {
        &self.by_id
    }
}
