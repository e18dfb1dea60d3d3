using PluginHost.Compilation;
using PluginHost.CompilerServices;

namespace PluginHost.Abi.Components;

/// <summary>Reads how values get into and out of a core module.</summary>
internal static class CanonOptionReader
{
    public static CanonicalOptions Read(ref BinaryCursor cursor, Scope scope)
    {
        long start = cursor.Offset;
        StringEncoding? encoding = null;
        CoreDefinition? memory = null;
        CoreDefinition? realloc = null;
        CoreDefinition? postReturn = null;
        int count = scope.Budget.ReadCount(ref cursor, "options", minimumSize: 1);
        for (int i = 0; i < count; i++)
        {
            long offset = cursor.Offset;
            byte option = cursor.ReadByte("an option");
            switch (option)
            {
                case 0 or 1 or 2:
                    CheckOnce(encoding is null, "string-encoding", offset);
                    encoding = (StringEncoding)option;
                    break;
                case 3:
                    CheckOnce(memory is null, "memory", offset);
                    memory = ReadMemory(ref cursor, scope);
                    break;
                case 4:
                    CheckOnce(realloc is null, "realloc", offset);
                    realloc = ReadRealloc(ref cursor, scope);
                    break;
                case 5:
                    CheckOnce(postReturn is null, "post-return", offset);
                    postReturn = scope.CoreFunctions.Read(ref cursor);
                    break;
                case 6:
                    throw InvalidComponentException.Async(offset, "the option async");
                case 7:
                    throw InvalidComponentException.Async(offset, "the option callback");
                case 8 or 9:
                    throw InvalidComponentException.Unsupported(
                        offset, "an option for linear memory", "an option for garbage collection");
                default:
                    throw InvalidComponentException.Malformed(offset, "an option, 0 to 7", $"0x{option:x2}");
            }
        }

        if (realloc is not null && memory is null)
        {
            throw InvalidComponentException.Invalid(start, "the option memory beside realloc", "none");
        }

        return new CanonicalOptions(encoding ?? StringEncoding.Utf8, memory, realloc, postReturn);
    }

    /// <summary>Checks that there is what a function needs.</summary>
    public static void CheckMemory(CanonicalOptions options, bool needsMemory, bool needsRealloc, long offset)
    {
        if (needsMemory && options.Memory is null)
        {
            throw InvalidComponentException.Invalid(offset, "the option memory for values that lie in memory", "none");
        }

        if (needsRealloc && options.Realloc is null)
        {
            throw InvalidComponentException.Invalid(offset, "the option realloc for values that are put into memory", "none");
        }
    }

    private static CoreDefinition ReadMemory(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        CoreDefinition memory = scope.CoreMemories.Read(ref cursor);
        return memory.Type is MemoryType { Is64: false, IsShared: false }
            ? memory
            : throw InvalidComponentException.Unsupported(offset, "a memory with 32-bit addresses that is not shared", $"{memory.Type}");
    }

    private static CoreDefinition ReadRealloc(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        CoreDefinition realloc = scope.CoreFunctions.Read(ref cursor);
        return realloc.Type.Equals(CoreSignatures.Realloc)
            ? realloc
            : throw InvalidComponentException.Invalid(offset, $"a realloc of the type {CoreSignatures.Realloc}", $"{realloc.Type}");
    }

    private static void CheckOnce(bool isFirst, string option, long offset)
    {
        if (!isFirst)
        {
            throw InvalidComponentException.Invalid(offset, $"the option {option} once", "a second one");
        }
    }
}
