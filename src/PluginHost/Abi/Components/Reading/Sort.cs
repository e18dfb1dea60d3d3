namespace PluginHost.Abi.Components;

/// <summary>The sorts of what has an index, numbered as in the binary format; those of core modules with 0x100 added.</summary>
internal enum Sort
{
    Function = 0x01,
    Type = 0x03,
    Component = 0x04,
    Instance = 0x05,

    CoreFunction = 0x100,
    CoreTable = 0x101,
    CoreMemory = 0x102,
    CoreGlobal = 0x103,
    CoreTag = 0x104,
    CoreType = 0x110,
    CoreModule = 0x111,
    CoreInstance = 0x112,
}
