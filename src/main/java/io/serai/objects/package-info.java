/// One API over every record: a registry describes the object types, one engine serves them all.
package io.serai.objects;
