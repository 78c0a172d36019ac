/// Hands the command line out: one file, a script that installs it, and a page that explains it.
@org.jspecify.annotations.NullMarked
package io.serai.distribution;
