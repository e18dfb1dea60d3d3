using System.Text;

namespace PluginHost.Interop;

/// <summary>What the engine said when something did not succeed: an error or a trap, copied into managed memory.</summary>
internal sealed unsafe class NativeFailure
{
    private const byte OutOfFuelCode = 11;
    private const byte StackOverflowCode = 0;
    private const int MaxFrames = 64;
    private const int MaxMessageBytes = 4096;

    private NativeFailure(string message) => Message = message;

    /// <summary>The engine's own words. They may hold names that a guest chose.</summary>
    public string Message { get; }

    /// <summary>The trap; <see langword="null"/> if it was an error of another kind.</summary>
    public TrapCode? Code { get; private init; }

    /// <summary>Whether the guest ran out of fuel.</summary>
    public bool IsOutOfFuel { get; private init; }

    /// <summary>The guest's call stack, innermost frame first.</summary>
    public IReadOnlyList<GuestFrame> Backtrace { get; private init; } = [];

    /// <summary>Takes over an error.</summary>
    public static NativeFailure FromError(nint error)
    {
        NativeVector message;
        NativeMethods.wasmtime_error_message(error, &message);
        var failure = new NativeFailure(TakeText(&message));
        NativeMethods.wasmtime_error_delete(error);
        return failure;
    }

    /// <summary>Takes over a trap.</summary>
    public static NativeFailure FromTrap(nint trap)
    {
        NativeVector message;
        NativeMethods.wasm_trap_message(trap, &message);
        byte code;
        bool hasCode = NativeMethods.wasmtime_trap_code(trap, &code) != 0;
        var failure = new NativeFailure(TakeText(&message))
        {
            Code = hasCode ? Translate(code) : TrapCode.Unknown,
            IsOutOfFuel = hasCode && code == OutOfFuelCode,
            Backtrace = ReadBacktrace(trap),
        };
        NativeMethods.wasm_trap_delete(trap);
        return failure;
    }

    /// <summary>Throws if the engine returned an error.</summary>
    public static void ThrowIfError(nint error)
    {
        if (error != 0)
        {
            throw new EngineException(FromError(error).Message);
        }
    }

    private static TrapCode Translate(byte code) => code switch
    {
        StackOverflowCode => TrapCode.StackOverflow,
        1 => TrapCode.MemoryOutOfBounds,
        2 => TrapCode.HeapMisaligned,
        3 => TrapCode.TableOutOfBounds,
        4 => TrapCode.IndirectCallToNull,
        5 => TrapCode.BadSignature,
        6 => TrapCode.IntegerOverflow,
        7 => TrapCode.IntegerDivisionByZero,
        8 => TrapCode.BadConversionToInteger,
        9 => TrapCode.Unreachable,
        _ => TrapCode.Unknown,
    };

    private static GuestFrame[] ReadBacktrace(nint trap)
    {
        NativeVector vector;
        NativeMethods.wasm_trap_trace(trap, &vector);
        var frames = new GuestFrame[Math.Min((int)vector.Size, MaxFrames)];
        for (int i = 0; i < frames.Length; i++)
        {
            nint frame = ((nint*)vector.Data)[i];
            NativeVector* name = NativeMethods.wasmtime_frame_func_name(frame);
            frames[i] = new GuestFrame(
                name is null ? null : GuestText.Sanitize(name->Bytes, GuestText.MaxNameLength),
                NativeMethods.wasm_frame_func_index(frame),
                (long)NativeMethods.wasm_frame_module_offset(frame));
        }

        NativeMethods.wasm_frame_vec_delete(&vector);
        return frames;
    }

    private static string TakeText(NativeVector* text)
    {
        // C strings in vectors may carry their terminator.
        ReadOnlySpan<byte> bytes = text->Bytes.TrimEnd((byte)0);
        string result = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxMessageBytes)]);
        NativeMethods.wasm_byte_vec_delete(text);
        return result;
    }
}
