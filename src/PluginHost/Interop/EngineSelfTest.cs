using PluginHost.CompilerServices;

namespace PluginHost.Interop;

/// <summary>
/// Runs a tiny guest that touches every structure that is shared with the native library: were one laid out otherwise, an expectation
/// here fails instead of something later.
/// </summary>
internal static class EngineSelfTest
{
    // (module
    //   (import "t" "f" (func (param i32) (result i32)))
    //   (memory (export "m") 1)
    //   (func (export "a") (param i32 i32) (result i32) (i32.add (call 0 (local.get 0)) (local.get 1)))
    //   (func (export "u") unreachable))
    private static ReadOnlySpan<byte> Module =>
    [
        0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00,
        0x01, 0x0F, 0x03, 0x60, 0x01, 0x7F, 0x01, 0x7F, 0x60, 0x02, 0x7F, 0x7F, 0x01, 0x7F, 0x60, 0x00, 0x00,
        0x02, 0x07, 0x01, 0x01, 0x74, 0x01, 0x66, 0x00, 0x00,
        0x03, 0x03, 0x02, 0x01, 0x02,
        0x05, 0x03, 0x01, 0x00, 0x01,
        0x07, 0x0D, 0x03, 0x01, 0x6D, 0x02, 0x00, 0x01, 0x61, 0x00, 0x01, 0x01, 0x75, 0x00, 0x02,
        0x0A, 0x0F, 0x02, 0x09, 0x00, 0x20, 0x00, 0x10, 0x00, 0x20, 0x01, 0x6A, 0x0B, 0x03, 0x00, 0x00, 0x0B,
    ];

    /// <summary>Runs the guest.</summary>
    /// <exception cref="PlatformNotSupportedException">Something was not as expected.</exception>
    public static void Run()
    {
        const int Fuel = 10_000;
        try
        {
            using WasmEngine engine = WasmEngine.Create(new EngineProfile(IsMetered: true, StackBytes: 256 * 1024, Pool: null));
            using WasmModule module = WasmModule.Compile(engine, Module);
            using PreparedInstance prepared = PreparedInstance.Link(
                module, [new HostFunction("t", "f", new CoreSignature([CoreType.I32], [CoreType.I32]))]);
            using var store = new TestStore(engine);
            store.Run(prepared, Fuel);
        }
        catch (EngineException exception)
        {
            throw Unexpected(exception.Message);
        }
    }

    private static PlatformNotSupportedException Unexpected(string what) =>
        new($"The native library of Wasmtime {NativeEngine.ExpectedVersion} does not behave as expected on this system: {what}");

    private sealed class TestStore(WasmEngine engine) : WasmStore(engine, new StoreLimits(1 << 20, 10, Tables: 1, Memories: 1))
    {
        private int _received;

        public void Run(PreparedInstance prepared, long fuel)
        {
            GuestThread thread = GuestThread.Current;
            EnterThread(thread);
            try
            {
                SetFuel(fuel);
                Expect(Instantiate(prepared) is null, "a module cannot be instantiated.");
                Expect(UseMemory("m"u8) && Memory.Length == 64 * 1024, "a memory is not of the expected size.");
                Expect(TryGetFunction("a"u8, out NativeFunction add), "an exported function is not found.");
                Span<RawValue> values = stackalloc RawValue[2];
                values[0].I32 = 20;
                values[1].I32 = 1;
                Expect(Call(add, values) is null && values[0].I32 == 42 && _received == 20, "a call gave a wrong result.");
                Expect(GetFuel() is > 0 and var left && left < fuel, "fuel is not counted.");
                Expect(TryGetFunction("u"u8, out NativeFunction trap), "an exported function is not found.");
                Expect(
                    Call(trap, []) is { Code: TrapCode.Unreachable, Backtrace: [{ FunctionIndex: 2 }] }, "a trap was not reported as such.");
            }
            finally
            {
                LeaveThread();
            }
        }

        internal override void OnImport(int index, Span<RawValue> values)
        {
            _received = values[0].I32;
            values[0].I32 = 41;
        }

        internal override bool OnEpoch() => true;

        internal override void Fault(Exception exception) => throw exception;

        protected override void OnDisposed()
        {
        }

        private static void Expect(bool condition, string otherwise)
        {
            if (!condition)
            {
                throw Unexpected(otherwise);
            }
        }
    }
}
