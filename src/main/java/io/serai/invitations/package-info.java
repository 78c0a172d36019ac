/// Events that are hosted: who may do what with them, guests, links, answers, places and the waitlist, and what guests
/// are told.
@NullMarked
package io.serai.invitations;

import org.jspecify.annotations.NullMarked;
