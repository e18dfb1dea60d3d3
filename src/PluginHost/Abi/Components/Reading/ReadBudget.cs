using System.Text;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>What reading one file has taken so far of <see cref="ComponentReadLimits"/>.</summary>
internal sealed class ReadBudget(ComponentReadLimits limits)
{
    private long _steps;
    private int _definitions;
    private int _members;
    private int _modules;
    private int _nameBytes;

    public ComponentReadLimits Limits { get; } = limits;

    /// <summary>The offset that errors name which are found away from the bytes: that of the definition being read.</summary>
    public long Offset { get; set; }

    public void Step(long steps = 1)
    {
        _steps += steps;
        if (_steps > Limits.MaxSteps)
        {
            throw InvalidComponentException.Limit(Offset, $"types that are compared in {Limits.MaxSteps} steps");
        }
    }

    public void AddDefinition()
    {
        if (++_definitions > Limits.MaxDefinitions)
        {
            throw InvalidComponentException.Limit(Offset, $"at most {Limits.MaxDefinitions} definitions");
        }
    }

    public void AddModule()
    {
        if (++_modules > Limits.MaxModules)
        {
            throw InvalidComponentException.Limit(Offset, $"at most {Limits.MaxModules} core modules");
        }
    }

    /// <summary>Reads how many members follow.</summary>
    public int ReadCount(ref BinaryCursor cursor, string members, int minimumSize)
    {
        int count = cursor.ReadCount(members, minimumSize, Limits.MaxMembers, _members);
        _members += count;
        return count;
    }

    /// <summary>Reads a name that is kept.</summary>
    public string ReadName(ref BinaryCursor cursor, string expected)
    {
        long offset = cursor.Offset;
        ReadOnlySpan<byte> name = cursor.ReadName(expected, Limits.MaxNameBytes);
        if (name.Length > Limits.MaxTotalNameBytes - _nameBytes)
        {
            throw InvalidComponentException.Limit(offset, $"at most {Limits.MaxTotalNameBytes} bytes of names");
        }

        _nameBytes += name.Length;
        return Encoding.UTF8.GetString(name);
    }

    /// <summary>Checks what a type comes to.</summary>
    public T Measured<T>(T type)
        where T : AnyType
    {
        if (type.Depth > Limits.MaxTypeDepth)
        {
            throw InvalidComponentException.Limit(Offset, $"types in one another up to {Limits.MaxTypeDepth} deep");
        }

        return type.Size > Limits.MaxTypeSize
            ? throw InvalidComponentException.Limit(Offset, $"a type of at most {Limits.MaxTypeSize} parts")
            : type;
    }
}
