/// Leads: who was at an exhibitor's stand, as a list to take along.
@NullMarked
package io.serai.leads;

import org.jspecify.annotations.NullMarked;
