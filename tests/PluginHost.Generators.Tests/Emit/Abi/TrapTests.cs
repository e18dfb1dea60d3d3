using System.Reflection;
using PluginHost.CompilerServices;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>Each check that the specification of the canonical ABI makes a trap, one by one, and what is no trap.</summary>
public sealed class TrapTests
{
    private const uint MemorySize = GuestMemory.Size;

    private static readonly Lazy<CompiledWit> Wit = new(() => new CompiledWit(
        """
        package test:traps;
        interface guest {
          record pair { a: u32, b: u64 }
          enum colour { red, green, blue }
          variant choice { none, some(u8), text(string) }
          flags access { read, write, execute }
          get-char: func() -> char;
          get-bool: func() -> bool;
          get-u8: func() -> u8;
          get-colour: func() -> colour;
          get-access: func() -> access;
          get-pair: func() -> pair;
          get-string: func() -> string;
          get-words: func() -> list<u32>;
          get-pairs: func() -> list<pair>;
          get-bools: func() -> list<bool>;
          get-choice: func() -> choice;
          get-option: func() -> option<u8>;
          get-result: func() -> result<u8, u8>;
          put-string: func(s: string);
          put-words: func(w: list<u32>);
        }
        """));

    public static TheoryData<string, uint, string> FlatResults => new()
    {
        { "get-char", 0xd800, "It returned the character 0xd800, which is not a Unicode scalar value." },
        { "get-char", 0xdfff, "It returned the character 0xdfff, which is not a Unicode scalar value." },
        { "get-char", 0x110000, "It returned the character 0x110000, which is not a Unicode scalar value." },
        { "get-colour", 3, "It returned the case 3 of a type that has 3." },
        { "get-colour", 0x100, "It returned the case 256 of a type that has 3." },
        { "get-pair", 12, "It returned the address 0xc, which is not aligned to 8." },
        { "get-pair", MemorySize - 8, "It returned the address 0xfff8 for 16 bytes, outside of its 65536 bytes of memory." },
        { "get-pair", 0xfffffff8, "It returned the address 0xfffffff8 for 16 bytes, outside of its 65536 bytes of memory." },
        { "get-string", 2, "It returned the address 0x2, which is not aligned to 4." },
    };

    public static TheoryData<string, uint, uint, string> Sequences => new()
    {
        { "get-string", MemorySize - 3, 4, "It returned the address 0xfffd for 4 bytes, outside of its 65536 bytes of memory." },
        { "get-string", 0xffffffff, 1, "It returned the address 0xffffffff for 1 bytes, outside of its 65536 bytes of memory." },
        { "get-string", MemorySize + 1, 0, "It returned the address 0x10001 for 0 bytes, outside of its 65536 bytes of memory." },
        { "get-string", 0, 1u << 28, "It returned a string or list of 268435456 bytes, more than the canonical ABI's 268435455." },
        { "get-string", 0, uint.MaxValue, "It returned a string or list of 4294967295 bytes, more than the canonical ABI's 268435455." },
        { "get-words", 2, 1, "It returned the address 0x2, which is not aligned to 4." },
        { "get-words", 1, 0, "It returned the address 0x1, which is not aligned to 4." },
        { "get-words", MemorySize - 4, 2, "It returned the address 0xfffc for 8 bytes, outside of its 65536 bytes of memory." },
        { "get-words", 0, 0x40000000, "It returned a string or list of 4294967296 bytes, more than the canonical ABI's 268435455." },
        { "get-pairs", 4, 0, "It returned the address 0x4, which is not aligned to 8." },
        { "get-pairs", 0, 0x10000000, "It returned a string or list of 4294967296 bytes, more than the canonical ABI's 268435455." },
        { "get-bools", MemorySize, 1, "It returned the address 0x10000 for 1 bytes, outside of its 65536 bytes of memory." },
    };

    public static TheoryData<string, byte[]> InvalidUtf8 => new()
    {
        { "a lone continuation", [0x80] },
        { "a sequence cut short", [0x61, 0xe2, 0x82] },
        { "an overlong form", [0xc0, 0xaf] },
        { "a surrogate", [0xed, 0xa0, 0x80] },
        { "beyond Unicode", [0xf4, 0x90, 0x80, 0x80] },
    };

    [Theory]
    [MemberData(nameof(FlatResults))]
    public void A_core_result_that_is_no_value(string function, uint result, string violation) =>
        Assert.Equal(violation, Violation(function, (_, values) => values[0].U32 = result));

    [Theory]
    [MemberData(nameof(Sequences))]
    public void A_string_or_list_that_is_not_where_it_says(string function, uint address, uint length, string violation) =>
        Assert.Equal(violation, Violation(function, (memory, values) => Return(memory, values, address, length)));

    [Theory]
    [MemberData(nameof(InvalidUtf8))]
    public void A_string_that_is_not_UTF8(string what, byte[] bytes)
    {
        var violation = Violation("get-string", (memory, values) =>
        {
            bytes.CopyTo(memory.Bytes[256..]);
            Return(memory, values, 256, (uint)bytes.Length);
        });
        Assert.True(violation == "It returned a string that is not valid UTF-8.", $"{what}: {violation}");
    }

    [Theory]
    [InlineData("get-choice", 3, 3)]
    [InlineData("get-option", 2, 2)]
    [InlineData("get-result", 255, 2)]
    public void A_case_in_memory_that_does_not_exist(string function, byte discriminant, int cases) =>
        Assert.Equal(
            $"It returned the case {discriminant} of a type that has {cases}.",
            Violation(function, (memory, values) =>
            {
                memory.Bytes[64] = discriminant;
                values[0].U32 = 64;
            }));

    [Theory]
    [InlineData("put-words", 6, "Its allocator returned 0x6, which is not aligned to 4.")]
    [InlineData("put-words", MemorySize, "Its allocator returned 0x10000 for 8 bytes, outside of its 65536 bytes of memory.")]
    [InlineData("put-words", 0xfffffffc, "Its allocator returned 0xfffffffc for 8 bytes, outside of its 65536 bytes of memory.")]
    [InlineData("put-string", MemorySize - 1, "Its allocator returned 0xffff for 3 bytes, outside of its 65536 bytes of memory.")]
    public void An_allocator_that_gives_what_it_has_not(string function, uint address, string violation)
    {
        var guest = new TestFunction(new GuestMemory(), _ => throw new InvalidOperationException("It is not to be called."))
        {
            Allocator = (_, _) => address,
        };
        object argument = function == "put-words" ? new uint[] { 1, 2 } : "abc";

        Assert.Equal(violation, Assert.Throws<AbiViolationException>(() => Call(function, guest, argument)).Message);
    }

    [Fact]
    public void After_a_trap_the_guest_is_not_told_that_its_result_was_taken()
    {
        var guest = new TestFunction(new GuestMemory(), values =>
        {
            values[0].U32 = 0xd800;
            return true;
        });

        Assert.Throws<AbiViolationException>(() => Call("get-char", guest));
        Assert.Empty(guest.PostReturns);
        Assert.IsType<AbiViolationException>(guest.Faulted);
    }

    [Theory]
    [InlineData("get-bool", 2, true)]
    [InlineData("get-bool", 0x100, true)]
    [InlineData("get-u8", 0x1ff, (byte)0xff)]
    public void Bits_that_a_type_does_not_have_are_dropped(string function, uint result, object expected) =>
        Assert.Equal(expected, Call(function, new TestFunction(new GuestMemory(), values =>
        {
            values[0].U32 = result;
            return true;
        })));

    [Fact]
    public void Flags_without_a_label_are_dropped() =>
        Assert.Equal(0b101u, Convert.ToUInt32(
            Call("get-access", new TestFunction(new GuestMemory(), values =>
            {
                values[0].U32 = 0xfffffffd;
                return true;
            })),
            provider: null));

    [Fact]
    public void A_guest_that_does_not_return_gives_no_value_and_nothing_is_read()
    {
        var guest = new TestFunction(new GuestMemory(), values =>
        {
            values[0].U32 = uint.MaxValue;
            return false;
        });

        Assert.Null(Call("get-string", guest));
        Assert.Empty(guest.PostReturns);
    }

    [Fact]
    public void A_list_that_is_too_long_is_the_callers_fault()
    {
        var context = new TestFunction(new GuestMemory(), _ => true);

        var error = Assert.Throws<ArgumentException>(() => context.AllocateList(1 << 24, 16, 8));
        Assert.Equal("A string or list of 268435456 bytes is more than the canonical ABI's 268435455.", error.Message);
    }

    [Fact]
    public void What_a_result_makes_the_host_allocate_is_bounded_before_it_is_allocated()
    {
        static bool ReturnMuch(GuestMemory memory, Span<RawValue> values)
        {
            Return(memory, values, 0, 16_000);
            return true;
        }

        var memory = new GuestMemory();
        Assert.Equal(16_000, ((uint[])Call("get-words", new TestFunction(memory, v => ReturnMuch(memory, v), liftBudget: 65_000))!).Length);
        Assert.Throws<AbiExcessException>(
            () => Call("get-words", new TestFunction(memory, v => ReturnMuch(memory, v), liftBudget: 63_000)));
    }

    private static void Return(GuestMemory memory, Span<RawValue> values, uint address, uint length)
    {
        const uint Area = 128;
        memory.WriteU32(Area, address);
        memory.WriteU32(Area + 4, length);
        values[0].U32 = Area;
    }

    private delegate void Answer(GuestMemory memory, Span<RawValue> values);

    private static string Violation(string function, Answer answer)
    {
        var memory = new GuestMemory();
        var guest = new TestFunction(memory, values =>
        {
            answer(memory, values);
            return true;
        });
        return Assert.Throws<AbiViolationException>(() => Call(function, guest)).Message;
    }

    private static object? Call(string function, TestFunction guest, params object[] arguments)
    {
        var contract = Wit.Value.Contract("IGuest");
        var index = contract.Exports.ToList().FindIndex(e => e.FunctionName == function);
        var proxy = contract.CreateProxy(new TestTarget(_ => guest));
        var method = contract.InterfaceType.GetMethods()[index];
        var pending = method.Invoke(
            proxy, BindingFlags.DoNotWrapExceptions, null, [.. arguments, CancellationToken.None], null)!;
        if (pending is ValueTask nothing)
        {
            nothing.GetAwaiter().GetResult();
            return null;
        }

        return pending.GetType().GetProperty("Result")!.GetValue(pending, BindingFlags.DoNotWrapExceptions, null, null, null);
    }
}
