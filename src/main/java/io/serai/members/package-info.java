/// Membership in an association, as Novi AMS knows it: whether a person is a member, and the sandbox that plays Novi.
package io.serai.members;
