/// Mailing lists of Mailman that follow groups of Novi: what people set, single calls, the sync, and the sandbox that
/// plays Mailman.
package io.serai.lists;
