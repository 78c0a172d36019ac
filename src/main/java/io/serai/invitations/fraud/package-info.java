/// How likely it is that somebody else than the guest answers: what is known of an access in, a score out. Nothing here
/// asks a database or a network.
@NullMarked
package io.serai.invitations.fraud;

import org.jspecify.annotations.NullMarked;
