/// Hosted files and files of events: stored once by their content, under any number of names.
@NullMarked
package io.serai.files;

import org.jspecify.annotations.NullMarked;
