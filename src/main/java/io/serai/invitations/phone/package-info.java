/// Phone numbers in the one form that can be called and written to from anywhere.
@NullMarked
package io.serai.invitations.phone;

import org.jspecify.annotations.NullMarked;
