using System.Buffers.Binary;

namespace PluginHost.Wasi.Preview2;

/// <summary>What a guest finds around it: two streams to its log, and nothing else.</summary>
internal static class WasiWorld
{
    private const byte Some = 1;

    /// <summary>A list that is empty: of variables, arguments, and directories.</summary>
    public static void GetNone(in WasiMethodCall call) => call.ReturnEmptyList(0);

    /// <summary><c>initial-cwd</c>: there is none.</summary>
    public static void GetNoDirectory(in WasiMethodCall call) => call.Result(call.U32(0), 12, 4);

    /// <summary><c>exit</c>: the call has no result, whatever the guest says, and the instance is not used again.</summary>
    public static void Exit(in WasiMethodCall call) => throw call.Instance.Exited(call.U32(0) == 0 ? 0 : 1);

    /// <summary><c>exit-with-code</c>.</summary>
    public static void ExitWithCode(in WasiMethodCall call) => throw call.Instance.Exited((byte)call.U32(0));

    /// <summary><c>get-stdin</c>.</summary>
    public static void GetInput(in WasiMethodCall call) => call.Return(call.Give(new EndedInput()));

    /// <summary><c>get-stdout</c>.</summary>
    public static void GetOutput(in WasiMethodCall call) => call.Return(call.Give(new LogOutput(StandardStreams.Output)));

    /// <summary><c>get-stderr</c>.</summary>
    public static void GetErrors(in WasiMethodCall call) => call.Return(call.Give(new LogOutput(StandardStreams.Errors)));

    /// <summary><c>get-terminal-stdin</c>: nobody types anything.</summary>
    public static void GetNoTerminal(in WasiMethodCall call) => call.Result(call.U32(0), 8, 4);

    /// <summary><c>get-terminal-stdout</c>, <c>get-terminal-stderr</c>.</summary>
    public static void GetTerminal(in WasiMethodCall call)
    {
        uint handle = call.Give(new Terminal());
        Span<byte> result = call.Result(call.U32(0), 8, 4);
        result[0] = Some;
        BinaryPrimitives.WriteUInt32LittleEndian(result[4..], handle);
    }

    /// <summary>Functions of errors. There are none: nothing fails in a way that could be told.</summary>
    public static void UseError(in WasiMethodCall call) => call.Find<WasiResource>(call.U32(0), WasiResourceKind.Error);

    /// <summary>Functions of descriptors, of which there are none.</summary>
    public static void UseDescriptor(in WasiMethodCall call) => call.Find<WasiResource>(call.U32(0), WasiResourceKind.Descriptor);

    /// <summary>Functions of lists of directories, of which there are none.</summary>
    public static void UseDirectory(in WasiMethodCall call) =>
        call.Find<WasiResource>(call.U32(0), WasiResourceKind.DirectoryEntryStream);
}
