package io.serai;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// This thread, for as long as it is open, without root's right to read and write whatever it likes, so that a file
/// without permissions is one for root too. Linux keeps such rights per thread (capabilities(7)); anybody else has none
/// to give up, and nothing is done.
public final class OrdinaryUser implements AutoCloseable {
    private static final int VERSION_3 = 0x20080522;
    /// CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.
    private static final int ALL_FILES = 1 << 1 | 1 << 2;

    private final int before;

    public OrdinaryUser() throws IOException {
        before = isRootOfLinux() ? effective(-1) : 0;
        if (before != 0) {
            effective(before & ~ALL_FILES);
        }
    }

    private static boolean isRootOfLinux() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("user.name").equals("root");
    }

    /// Sets the first 32 effective capabilities of this thread.
    ///
    /// @param wanted -1 for as they are
    /// @return as they were
    private static int effective(int wanted) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(ValueLayout.JAVA_INT, 2);
            header.set(ValueLayout.JAVA_INT, 0, VERSION_3);
            MemorySegment sets = arena.allocate(ValueLayout.JAVA_INT, 6);
            call("capget", header, sets);
            int were = sets.get(ValueLayout.JAVA_INT, 0);
            if (wanted != -1) {
                sets.set(ValueLayout.JAVA_INT, 0, wanted);
                call("capset", header, sets);
            }
            return were;
        }
    }

    private static void call(String name, MemorySegment header, MemorySegment sets) throws IOException {
        Linker linker = Linker.nativeLinker();
        MethodHandle function = linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try {
            if ((int) function.invokeExact(header, sets) != 0) {
                throw new IOException(name + " was refused");
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(name, e);
        }
    }

    @Override
    public void close() throws IOException {
        if (before != 0) {
            effective(before);
        }
    }
}
