using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Bench.Calls;
using PluginHost.CompilerServices;
using PluginHost.Interop;

namespace PluginHost.Scoreboard.Calls;

/// <summary>
/// A list of records lowered and lifted by hand, as one would who knows the canonical ABI and trusts the guest with nothing: every address
/// is checked for its bounds and alignment and every text for being UTF-8, and the memory is asked for again after each call of the guest.
/// </summary>
internal sealed unsafe class PeopleByHand(RawGuest guest)
{
    private const int PersonBytes = 20;
    private const uint PersonAlignment = 4;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly NativeFunction _realloc = guest.FindFunction("cabi_realloc"u8);
    private readonly NativeFunction _echo = guest.FindFunction("bench:calls/calls#echo-people"u8);
    private readonly NativeFunction _postReturn = guest.FindFunction("cabi_post_bench:calls/calls#echo-people"u8);

    public void Echo(Person[] people, int count)
    {
        RawValue* values = stackalloc RawValue[2];
        NativeFunction echo = _echo;
        NativeFunction postReturn = _postReturn;
        for (int i = 0; i < count; i++)
        {
            values[0].U32 = Lower(people);
            values[1].U32 = (uint)people.Length;
            guest.Call(&echo, values, 2);
            Person[] echoed = Lift(values[0].U32);
            guest.Call(&postReturn, values, 1);
            PeopleCheck.Equal(echoed, people);
        }
    }

    private uint Lower(Person[] people)
    {
        uint list = Allocate(PersonAlignment, (uint)(people.Length * PersonBytes));
        for (int i = 0; i < people.Length; i++)
        {
            Person person = people[i];
            (uint name, uint nameLength) = Lower(person.Name);
            (uint mail, uint mailLength) = Lower(person.Mail);
            Span<byte> target = guest.Memory.Slice((int)list + (i * PersonBytes), PersonBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(target, name);
            BinaryPrimitives.WriteUInt32LittleEndian(target[4..], nameLength);
            BinaryPrimitives.WriteUInt32LittleEndian(target[8..], person.Born);
            BinaryPrimitives.WriteUInt32LittleEndian(target[12..], mail);
            BinaryPrimitives.WriteUInt32LittleEndian(target[16..], mailLength);
        }

        return list;
    }

    private (uint Address, uint Length) Lower(string text)
    {
        int size = Strict.GetByteCount(text);
        uint address = Allocate(1, (uint)size);
        Span<byte> target = guest.Memory.Slice((int)address, size);
        return Utf8.FromUtf16(text, target, out _, out _, replaceInvalidSequences: false) == OperationStatus.Done
            ? (address, (uint)size)
            : throw new ArgumentException("The text holds a lone surrogate.", nameof(text));
    }

    private uint Allocate(uint alignment, uint size)
    {
        RawValue* values = stackalloc RawValue[4];
        values[0].U32 = 0;
        values[1].U32 = 0;
        values[2].U32 = alignment;
        values[3].U32 = size;
        NativeFunction realloc = _realloc;
        guest.Call(&realloc, values, 4);
        uint address = values[0].U32;
        _ = Slice(guest.Memory, address, size, alignment);
        return address;
    }

    private Person[] Lift(uint result)
    {
        // Nothing runs in the guest while a result is lifted, so its memory stays where it is.
        Span<byte> memory = guest.Memory;
        (uint address, uint length) = ReadPair(Slice(memory, result, 8, 4));
        Span<byte> list = Slice(memory, address, (ulong)length * PersonBytes, PersonAlignment);
        var people = new Person[length];
        for (int i = 0; i < people.Length; i++)
        {
            Span<byte> source = list.Slice(i * PersonBytes, PersonBytes);
            people[i] = new Person(
                LiftText(memory, source), BinaryPrimitives.ReadUInt32LittleEndian(source[8..]), LiftText(memory, source[12..]));
        }

        return people;
    }

    private static string LiftText(Span<byte> memory, ReadOnlySpan<byte> area)
    {
        (uint address, uint length) = ReadPair(area);

        // Throws for bytes that are not UTF-8.
        return Strict.GetString(Slice(memory, address, length, 1));
    }

    private static (uint Address, uint Length) ReadPair(ReadOnlySpan<byte> area) =>
        (BinaryPrimitives.ReadUInt32LittleEndian(area), BinaryPrimitives.ReadUInt32LittleEndian(area[4..]));

    private static Span<byte> Slice(Span<byte> memory, uint address, ulong size, uint alignment) =>
        (address & (alignment - 1)) == 0 && address + size <= (ulong)memory.Length
            ? memory.Slice((int)address, (int)size)
            : throw new InvalidOperationException($"The guest gave the address {address} for {size} bytes.");
}
