/// An account as one encrypted file: written by a run, read by an operator's command.
@NullMarked
package io.serai.tenant;

import org.jspecify.annotations.NullMarked;
