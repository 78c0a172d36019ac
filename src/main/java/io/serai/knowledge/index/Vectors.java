package io.serai.knowledge.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Vectors of length 1, as they are computed with and stored.
public final class Vectors {
    private static final double LENGTH_TOLERANCE = 1e-3;

    private Vectors() {}

    /// The same, of length 1.
    ///
    /// @throws IllegalArgumentException where it has no direction: all of it is 0, or a part is no number
    static float[] unit(float[] vector) {
        double length = length(vector);
        if (!(length > 0) || Double.isInfinite(length)) {
            throw new IllegalArgumentException("expected a vector with a direction, not zeros or what is no number");
        }
        var unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    private static double length(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    /// Of two of length 1 and the same size.
    static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    /// As `knowledge_passage.vector` has it: 32-bit floats, little endian.
    public static byte[] bytes(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : vector) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    /// @return null where these are not `dimensions` numbers of a vector of length 1
    static float @Nullable [] read(byte @Nullable [] bytes, int dimensions) {
        if (bytes == null || bytes.length != dimensions * Float.BYTES) {
            return null;
        }
        var vector = new float[dimensions];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return Math.abs(length(vector) - 1) < LENGTH_TOLERANCE ? vector : null;
    }
}
