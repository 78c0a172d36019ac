/// Back-ups, their restore, and whether a restored database is whole: programs of their own, beside the hub.
package io.serai.backup;
